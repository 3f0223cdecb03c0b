import * as sdk from "./client.js";
import { asked } from "./orval_call.js";
import { run, type Envelope } from "./calls.js";

type Call = (form: object) => Promise<{ data: Envelope }>;

await run(async (baseUrl, operation, form) => {
  asked.baseUrl = baseUrl;
  return (await (sdk as unknown as Record<string, Call>)[operation]!(form)).data;
});
