import { jsFetch } from "@scalar/snippetz/plugins/js/fetch";
import { shellCurl } from "@scalar/snippetz/plugins/shell/curl";

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Each operation of the document, with its path, method and parameters; `resolve` follows a reference. */
export function operationsOf({ paths }, resolve) {
  return Object.entries(paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method])
      .map((method) => ({
        path,
        method: method.toUpperCase(),
        operation: item[method],
        parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map(resolve),
      })),
  );
}

/** The mandatory parameters of one kind by name, with their examples. */
const mandatory = ({ parameters }, place) =>
  Object.fromEntries(
    parameters.filter((each) => each.in === place && each.required).map(({ name, example }) => [name, example]),
  );

/** `Authorization`, if the operation's security asks for it: OpenAPI has no header parameter of that name. */
function authorization({ operation }, document, resolve) {
  const [requirement = {}] = operation.security ?? document.security ?? [];
  const schemes = document.components?.securitySchemes ?? {};
  const scheme = Object.keys(requirement)
    .map((name) => resolve(schemes[name]))
    .find(({ type }) => type === "http");
  return scheme ? { Authorization: `${scheme.scheme === "basic" ? "Basic" : "Bearer"} YOUR_TOKEN` } : {};
}

/** What the client obtains the access token of these calls with, if one of them does that. */
function credentialsOf(group, document, resolve) {
  const schemes = Object.values(document.components?.securitySchemes ?? {}).map(resolve);
  const tokenCall = group.find(({ operation }) =>
    schemes.some((each) => each["x-obtained-by"] === operation.operationId),
  );
  if (!tokenCall) return undefined;
  const [{ schema, examples }] = Object.values(resolve(tokenCall.operation.requestBody).content);
  const fields = Object.entries(resolve(Object.values(examples)[0]).value);
  return Object.fromEntries(fields.filter(([name]) => !("const" in resolve(schema).properties[name])));
}

/** The code samples of a call, made from the examples of the document. */
export function samplesOf(call, all, document, resolve) {
  const { path, method, operation } = call;
  const [server] = document.servers;
  const [variable, { default: domain }] = Object.entries(server.variables)[0];
  const [[mediaType, media] = []] = Object.entries(resolve(operation.requestBody)?.content ?? {});
  const body = media && resolve(Object.values(media.examples)[0]).value;
  const headers = { ...authorization(call, document, resolve), ...mandatory(call, "header") };
  const [pathValues, query] = [mandatory(call, "path"), mandatory(call, "query")];

  const pairs = (values) => Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));
  const form = mediaType === "application/x-www-form-urlencoded";
  const request = {
    method,
    url: fill(server.url, { [variable]: domain }) + fill(path, pathValues),
    headers: pairs({ ...(media && { "Content-Type": mediaType }), ...headers }),
    queryString: pairs(query),
    cookies: [],
    // The snippet library knows JSON by this name alone; what is sent is the header above.
    ...(form && { postData: { mimeType: mediaType, params: pairs(body) } }),
    ...(media && !form && { postData: { mimeType: "application/json", text: JSON.stringify(body) } }),
  };

  const group = all.filter(
    ({ operation: { tags } }) => callerOf(tags, document) === callerOf(operation.tags, document),
  );
  const credentials = credentialsOf(group, document, resolve);
  const isGiven = ([name]) => name === "Authorization" || group.every((each) => name in mandatory(each, "header"));
  const { Authorization, ...given } = Object.fromEntries(Object.entries(headers).filter(isGiven));
  const atCall = Object.fromEntries(Object.entries(headers).filter((entry) => !isGiven(entry)));
  const params = filled({ path: filled(pathValues), query: filled(query) });
  const options = filled({ headers: filled(atCall), params });
  const args = [body, options].filter(Boolean).map((argument) => literal(argument));
  // An answer may hold tokens, which belong in no log: of its fields only the one that tells the outcomes apart is printed.
  const tells = tellingField(operation, resolve);
  const [factory, from] =
    callerOf(operation.tags, document) === "server"
      ? ["createOneAccessServerClient", "oneaccess-openapi/server"]
      : ["createOneAccessClient", "oneaccess-openapi"];
  const typescript = `import { ${factory} } from "${from}";

const oneaccess = ${factory}(${literal(filled({ domainName: domain, credentials, headers: filled({ ...given, ...(!credentials && { Authorization }) }) }))});

const { ${tells ? "data, " : ""}response } = await oneaccess.${operation.operationId}(${args.join(", ")});
console.log(response.status${tells ? `, data?.${tells}` : ""});`;

  return [
    { lang: "curl", label: "curl", source: shellCurl.generate(request) },
    { lang: "TypeScript", label: "TypeScript client", source: typescript },
    {
      lang: "JavaScript",
      label: "Plain fetch",
      source: `const response = await ${jsFetch.generate(request)};\nconsole.log(response.status${tells ? `, (await response.json()).${tells}` : ""});`,
    },
    { lang: "Python", label: "Python", source: python(request, { body, form, tells }) },
  ];
}

/** With the standard library alone. The snippet library's own sends no form, and prints the whole answer. */
function python({ method, url, headers, queryString }, { body, form, tells }) {
  const target = new URL(url);
  for (const { name, value } of queryString) target.searchParams.append(name, value);
  const named = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
  const encode = form ? "urlencode" : "json.dumps";
  const lines = [
    "import http.client",
    ((body && !form) || tells) && "import json",
    form && "from urllib.parse import urlencode",
    `\nconnection = http.client.HTTPSConnection("${target.host}")`,
    `headers = ${literal(named, "", "python")}`,
    body && `body = ${encode}(${literal(body, "", "python")})`,
    `connection.request("${method}", "${target.pathname}${target.search}", ${body ? "body" : "None"}, headers)`,
    "response = connection.getresponse()",
    `print(response.status${tells ? `, json.load(response).get("${tells}")` : ""})`,
  ];
  return lines.filter(Boolean).join("\n");
}

/** The field of a 200 that says what came of the call, if there is one. */
function tellingField({ responses }, resolve) {
  const [media] = Object.values(resolve(responses["200"])?.content ?? {});
  const schema = resolve(media?.schema);
  return schema?.discriminator?.propertyName ?? (schema?.properties?.status && "status");
}

/** Who makes the calls of these tags: the one that an operation has. */
export function callerOf(tags, document) {
  return document.tags.find(({ name }) => name === tags[0])["x-caller"];
}

const fill = (template, values) =>
  Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), template);

/** The object, unless it has no member that says something. */
function filled(object) {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

const pythonWords = new Map([
  [true, "True"],
  [false, "False"],
  [null, "None"],
]);

/** A value in a programming language: a list or an object of more than one member over several lines. */
function literal(value, indent = "", language = "typescript") {
  const isPython = language === "python";
  if (typeof value !== "object" || value === null) return (isPython && pythonWords.get(value)) || JSON.stringify(value);
  const inner = indent + (isPython ? "    " : "  ");
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const members = Object.entries(value).map(([key, member]) => {
    const name = !isPython && /^[a-z_$][\w$]*$/i.test(key) ? key : JSON.stringify(key);
    return `${Array.isArray(value) ? "" : `${name}: `}${literal(member, inner, language)}`;
  });
  const line = isPython ? `${open}${members.join(", ")}${close}` : `${open} ${members.join(", ")} ${close}`;
  if (members.length < 2 && line.length < 80) return line;
  return `${open}\n${members.map((member) => `${inner}${member},\n`).join("")}${indent}${close}`;
}
