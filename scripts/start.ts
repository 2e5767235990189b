import { dirname } from "node:path";
import { createOneAccessClient } from "../generated/client.js";
import { buildDocs } from "./docs.js";
import { docsAndMockPorts, fail } from "./lib/process.js";
import { serveDocs } from "./lib/serve.js";
import { startMock } from "./mock.js";

// Leaving takes the mock along (see endWithParent). Not at once: Redocly, if it runs, has to be told of the signal too.
const leave = () => setImmediate(() => process.exit(0));
process.once("SIGINT", leave).once("SIGTERM", leave);

try {
  const [docsPort, mockPort] = await docsAndMockPorts();
  console.log("Building the docs and starting the mock …");
  const [page, mock] = await Promise.all([buildDocs(), startMock({ port: mockPort })]);
  mock.exited.then(() => fail(`The mock has ended:\n${mock.output()}`));
  const docs = await serveDocs(dirname(page), docsPort);

  const headers = {
    "X-operating-sys-version": "Android 10",
    "X-device-fingerprint": "156aysdna213sc50",
    "X-agent": "Mozilla/5.0 (Linux; Android 10) Mobile Safari/537.36",
    "X-client-id": "DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
  };
  const body = { code: "ad12sasdsfe3dfdg3sc" };
  const { data, error, response } = await createOneAccessClient({ baseUrl: mock.url, headers }).loginWithWeChat(body);
  if (error) throw new Error(`The mock refused the login: ${error.error_code} ${error.error_msg}`);

  const sent = Object.entries({ "Content-Type": "application/json;charset=utf8", ...headers });
  console.log(`
Login through the generated client: ${data.status}
Docs: ${docs.url}
Mock: ${mock.url}

Try it:
curl --include '${response.url}' \\
${sent.map(([name, value]) => `  --header '${name}: ${value}' \\\n`).join("")}  --data '${JSON.stringify(body)}'

Ctrl-C ends both.`);
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
