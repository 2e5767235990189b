import { execFile, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../scripts/lib/paths.js";
import { type RunningProvider, startProvider } from "../provider/provider.js";

/** A client made with the command of README: what has to be there, and how its driver in this folder is built and run. */
interface Client {
  row: string;
  needs: string[];
  driver: string;
  /** Where the driver goes, and the shell lines that build it. `oneaccess` is what the generator made. */
  place: string;
  build: string;
  run: string;
}

const go = {
  needs: ["go"],
  place: "main.go",
  build: "go mod init driver 2>/dev/null && go mod tidy 2>/dev/null && go build -o driver .",
  run: "./driver",
};
const python = (...install: string[]) => ({
  needs: ["python3"],
  place: "driver.py",
  build: `python3 -m venv python && python/bin/pip install --quiet ${install.join(" ")}`,
  run: "python/bin/python driver.py",
});

const clients: Client[] = [
  {
    row: "Java, openapi-generator",
    needs: ["java", "mvn"],
    driver: "java.java",
    place: "oneaccess/src/main/java/Driver.java",
    build: "mvn -q -B -f oneaccess/pom.xml compile dependency:build-classpath -Dmdep.outputFile=classpath",
    run: 'java -cp "oneaccess/target/classes:$(cat oneaccess/classpath)" Driver',
  },
  { row: "Go, oapi-codegen", driver: "oapi-codegen.go", ...go },
  {
    row: "Go, openapi-generator",
    driver: "openapi-generator.go",
    ...go,
    needs: ["go", "java", "mvn"],
    // A folder with tests and a module of its own is no package of this one.
    build: `rm -r oneaccess/test oneaccess/go.*; ${go.build}`,
  },
  {
    row: "Python, openapi-generator",
    driver: "openapi-generator.py",
    ...python("./oneaccess"),
    needs: ["python3", "java", "mvn"],
  },
  {
    row: "Python, openapi-python-client",
    driver: "openapi-python-client.py",
    ...python("httpx", "attrs", "python-dateutil"),
  },
];

/** Those that are generated, and neither compiled nor run. */
const generatedOnly = ["Kotlin", "C#", "Swift", "Rust", "PHP"].map((language) => `${language}, openapi-generator`);

/** The rows of README's table: language and generator, its version, and the command. */
const rows = new Map(
  [
    ...readFileSync(join(root, "README.md"), "utf8").matchAll(/^\| ([\w#]+) +\| ([\w-]+) ([\d.]+) +\| `(.+?)` +\|/gm),
  ].map(([, language, generator = "", version = "", command = ""]) => [
    `${language}, ${generator}`,
    { generator, version, command },
  ]),
);

/** For a program that runs a few seconds, compiling it well takes longer than it saves. */
const quickJava = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

/** The shell lines that install a generator under the name of its command, into `bin`. */
const install: Record<string, (version: string) => string> = {
  "openapi-generator": (version) =>
    `mvn -q -B dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:${version} -DoutputDirectory=bin
     printf '#!/bin/sh\\nexec java ${quickJava} -jar %s "$@"\\n' "$PWD/bin/openapi-generator-cli-${version}.jar" > bin/openapi-generator-cli
     chmod +x bin/openapi-generator-cli`,
  "oapi-codegen": (version) =>
    `GOBIN="$PWD/bin" go install github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v${version}`,
  "openapi-python-client": (version) => `python3 -m venv bin/generator
     bin/generator/bin/pip install --quiet openapi-python-client==${version}
     ln -s generator/bin/openapi-python-client bin/openapi-python-client`,
};

const mandatory = process.env.REQUIRE_INTERPRETERS === "1";
const directory = mkdtempSync(join(tmpdir(), "oneaccess-languages-"));
const bin = join(directory, "bin");
mkdirSync(bin);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs shell lines and returns what they print; rejects with that when one fails. */
async function sh(cwd: string, lines: string, args: string[] = []): Promise<string> {
  const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
  const options = { cwd, env, maxBuffer: 64 << 20 };
  const { stdout } = await promisify(execFile)("sh", ["-eu", "-c", lines, "sh", ...args], options).catch((error) => {
    throw new Error(`${lines}\n${error.stdout}${error.stderr}`.slice(-4000));
  });
  return stdout;
}

const installed: Record<string, Promise<string>> = {};

/** Makes the client of a row with the command of README, in a folder of its own. */
async function generate(row: string): Promise<string> {
  const { generator, version, command } = rows.get(row) ?? { generator: "", version: "", command: "false" };
  installed[generator] ??= sh(directory, install[generator]?.(version) ?? "false");
  await installed[generator];
  const cwd = join(directory, row.replace(", ", "-"));
  mkdirSync(cwd);
  symlinkSync(join(root, "openapi"), join(cwd, "openapi"));
  await sh(cwd, command);
  return cwd;
}

const missing = (needs: string[]) =>
  needs.find((name) => spawnSync(name, [name === "go" ? "version" : "--version"]).error);

test("README's table has these clients and no other", () => {
  expect([...rows.keys()].sort()).toEqual([...clients.map(({ row }) => row), ...generatedOnly].sort());
});

/** What the example of a login is decoded into, by the name of the schema. */
const outcomes = {
  SUCCESS: "LoggedIn",
  SUCCESS_with_id_token: "LoggedIn",
  SOCIAL_BIND: "BindRequired",
  USER_REGISTER: "RegistrationRequired",
  MFA_AUTH: "SecondFactorRequired",
  ACCESS_DENIED: "AccessDenied",
};

describe.for(clients.map((client) => [client.row, client] as const))("%s", ([row, client]) => {
  const absent = missing(client.needs);
  const isSkipped = absent !== undefined && !mandatory;
  let logins: RunningProvider[] = [];
  let server: RunningProvider;
  let printed: string[] = [];

  beforeAll(async () => {
    if (isSkipped) return;
    if (absent) throw new Error(`there is no ${absent} on this machine`);
    logins = await Promise.all(
      Object.keys(outcomes).map((outcome) => startProvider({ outcomes: { loginWithWeChat: outcome } })),
    );
    server = await startProvider({ further: true, nulls: ["email", "message", "id_token"] });
    const cwd = await generate(row);
    copyFileSync(join(import.meta.dirname, client.driver), join(cwd, client.place));
    await sh(cwd, client.build);
    printed = (
      await sh(
        cwd,
        `${client.run} "$@"`,
        [server, ...logins].map(({ url }) => url),
      )
    )
      .trim()
      .split("\n");
  }, 600_000);
  afterAll(() => Promise.all([...logins, server].map((provider) => provider?.stop())));

  const claim = (title: string, check: () => void) =>
    test(title, ({ skip }) => {
      skip(isSkipped, `there is no ${absent} on this machine`);
      check();
    });

  claim("every login example is decoded into its outcome", () => {
    // openapi-python-client puts the title of the schema before its name.
    const names = printed.slice(0, -2).map((name) => Object.values(outcomes).find((outcome) => name.endsWith(outcome)));
    expect(names, printed.join("\n")).toEqual(Object.values(outcomes));
  });
  claim("a session becomes a user, with a field that is null and fields that nobody has published", () => {
    expect(printed.at(-2)).toMatch(/^zhangsan, email (null|None|<nil>)$/);
  });
  claim("a refusal is read", () => {
    expect(printed.at(-1)).toMatch(/^400.*PARAM\.0032/);
  });
  claim("the login arrives with the vendor's media type and every device header", () => {
    const [{ headers }] = server.requests.filter(({ path }) => path === "/api/v2/sdk/login/wechat") as [
      RunningProvider["requests"][0],
    ];
    expect(headers).toMatchObject({
      "content-type": "application/json;charset=utf8",
      "x-operating-sys-version": "Android 10",
      "x-device-fingerprint": "156aysdna213sc50",
      "x-agent": "Mozilla/5.0",
      "x-client-id": "DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
    });
  });
  claim("the server's calls arrive with the access token", () => {
    const calls = server.requests.filter(({ path }) => path.startsWith("/api/v2/tenant/sso/"));
    expect(calls.map(({ headers }) => headers.authorization?.startsWith("Bearer "))).toEqual([true, true, true]);
  });
});

describe("generated, and neither compiled nor run:", () => {
  const absent = missing(["java", "mvn"]);
  test.for(generatedOnly)("%s", { timeout: 300_000 }, async (row, { skip }) => {
    skip(absent !== undefined && !mandatory, `there is no ${absent} on this machine`);
    const cwd = await generate(row);
    expect(existsSync(join(cwd, "oneaccess", "README.md"))).toBe(true);
  });
});
