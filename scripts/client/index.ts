// What the generated clients need at run time; a bundler takes of it what the operations of an app need.
export { authorize } from "./authorization.js";
export { requireFields, requireParams } from "./checks.js";
export { createGroupClient, type Group, type Guard, isObject, isText, UnexpectedResponseError } from "./client.js";
export { createCredentialsClient, type TokenCall } from "./credentials.js";
