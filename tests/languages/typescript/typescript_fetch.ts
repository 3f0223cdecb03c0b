import * as client from "./client/index.js";
import { run, type Envelope } from "./calls.js";

// The generated code sends a form without a file urlencoded: make it multipart before it is sent.
const multipart: client.Middleware = {
  async pre({ url, init }) {
    const body = new FormData();
    for (const [name, value] of init.body as unknown as URLSearchParams) body.append(name, value);
    const headers = new Headers(init.headers);
    headers.delete("Content-Type");
    return { url, init: { ...init, headers, body } };
  },
};

type Api = new (configuration: client.Configuration) => Record<string, (input: object) => Promise<Envelope>>;
const apis = Object.entries(client).filter(([name]) => name.endsWith("Api")).map(([, api]) => api as unknown as Api);

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
// A day is a Date here.
const argument = (value: unknown): unknown => (/^\d{4}-\d\d-\d\d$/.test(String(value)) ? new Date(String(value)) : value);

await run(async (basePath, operation, input) => {
  const configuration = new client.Configuration({ basePath, middleware: [multipart] });
  const api = apis.map((found) => new found(configuration)).find((found) => operation in found)!;
  const given = Object.entries(input).map(([name, value]) => [camel(name), argument(value)]);
  return api[operation]!(Object.fromEntries(given));
});
