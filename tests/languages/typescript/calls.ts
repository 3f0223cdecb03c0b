// What all programs share: the cases of the goldens, and the answers that are to be read.
import { readdirSync, readFileSync } from "node:fs";

export type Input = Record<string, string | number | string[] | null>;
export type Envelope = { code: number; msg: string; data?: unknown };

const [base, folder, answers] = process.argv.slice(2) as [string, string, string];

/** Sends every case of every golden, and reads every answer. `call` gives the envelope, or throws. */
export async function run(call: (baseUrl: string, operation: string, input: Input) => Promise<Envelope>): Promise<void> {
  for (const name of readdirSync(folder)) {
    const golden = JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));
    for (const { name: title, input } of golden.cases) {
      const address = `${base}/golden/${golden.operation}/${title}`;
      await call(address, golden.operation, input).catch((error) => console.error(address, error));
    }
  }
  for (const answer of answers.split(",")) {
    try {
      const { code, msg, data } = await call(`${base}/answer/${answer}`, "listDomains", { token: "token" });
      const rows = (data as { list?: { id?: string }[] } | null)?.list ?? [];
      console.log(JSON.stringify({ answer, code, msg, ids: rows.map((row) => row.id) }));
    } catch (error) {
      console.log(JSON.stringify({ answer, failed: String(error) }));
    }
  }
}
