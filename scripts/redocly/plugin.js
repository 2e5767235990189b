import { journey } from "./journey.js";
import { page } from "./page.js";
import { described, sources, titles } from "./rules.js";

/** What the contract asks of itself beyond OpenAPI (`rules`), and what the documentation page adds to it (`decorators`). */
export default () => ({
  id: "oneaccess",
  rules: { oas3: { described, sources, titles }, arazzo1: { journey }, arazzo1_1: { journey } },
  decorators: { oas3: { page } },
});
