// One file of functions that call orval_call.ts.
export default {
  getmx: {
    input: "getmx.interop.json",
    output: {
      target: "client.ts",
      client: "fetch",
      override: { mutator: { path: "./orval_call.ts", name: "call", default: true } },
    },
  },
};
