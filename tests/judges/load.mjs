// Loads documents as Swagger UI and Scalar do: with their own readers. Prints what those say is wrong, one a line.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [packages, ...documents] = process.argv.slice(2);
const required = createRequire(pathToFileURL(`${packages}/`));
const client = required("swagger-client");
const swagger = client.default ?? client;
const scalar = await import(pathToFileURL(required.resolve("@scalar/openapi-parser")));

for (const name of documents) {
  const text = readFileSync(name, "utf8");
  const resolved = await swagger.resolve({ spec: JSON.parse(text), allowMetaPatches: false });
  const { paths } = resolved.spec;
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  const fields = operations.map((operation) => operation.requestBody.content["multipart/form-data"].schema.properties);
  for (const error of resolved.errors) console.log(`${name}: Swagger UI: ${error.message}`);
  if (fields.some((found) => !found?.token)) console.log(`${name}: Swagger UI: a form without its fields`);

  const validated = await scalar.validate(text);
  const loaded = scalar.dereference(text);
  for (const error of validated.errors ?? []) console.log(`${name}: Scalar: ${error.message}`);
  for (const error of loaded.errors ?? []) console.log(`${name}: Scalar: ${error.message}`);
  const shown = Object.values(loaded.schema?.paths ?? {}).length;
  if (shown !== Object.keys(paths).length) console.log(`${name}: Scalar: ${shown} paths of ${Object.keys(paths).length}`);
}
