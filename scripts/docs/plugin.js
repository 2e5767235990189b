import { page } from "./decorator.js";

/** What the documentation page adds to the contract. */
export default () => ({ id: "oneaccess", decorators: { oas3: { page } } });
