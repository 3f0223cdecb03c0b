import * as sdk from "./client/sdk.gen.js";
import { run, type Envelope } from "./calls.js";

type Call = (options: object) => Promise<{ data?: Envelope; error?: unknown; response?: Response }>;

await run(async (baseUrl, operation, body) => {
  const { data, error, response } = await (sdk as unknown as Record<string, Call>)[operation]!({ body, baseUrl });
  if (!data) throw new Error(`status ${response?.status}: ${error}`);
  return data;
});
