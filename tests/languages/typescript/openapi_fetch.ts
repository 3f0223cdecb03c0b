import { readFileSync } from "node:fs";
import createClient from "openapi-fetch";
import type { paths } from "./client.js";
import { run, type Envelope } from "./calls.js";

const form = (body: unknown): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(body as object)) {
    if (value === undefined || value === null) continue;
    for (const item of Array.isArray(value) ? value : [value]) data.append(name, String(item));
  }
  return data;
};

// By operationId, since openapi-fetch calls by path.
const document = JSON.parse(readFileSync("getmx.interop.json", "utf8"));
const pathOf = new Map<string, keyof paths>();
for (const [path, item] of Object.entries<{ post: { operationId: string } }>(document.paths)) {
  pathOf.set(item.post.operationId, path as keyof paths);
}

await run(async (baseUrl, operation, body) => {
  const client = createClient<paths>({ baseUrl, bodySerializer: form });
  const { data, error, response } = await client.POST(pathOf.get(operation)!, { body: body as never });
  if (!data) throw new Error(`status ${response.status}: ${error}`);
  return data as Envelope;
});
