export default {
  input: "./spec.json",
  output: { path: "client", importFileExtension: ".js" },
};
