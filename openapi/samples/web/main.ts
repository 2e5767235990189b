import { mountLogin } from "./login.js";
import { settings } from "./settings.js";
import { words } from "./words.js";

document.documentElement.lang = settings.language;
document.title = words.title;
const element = document.getElementById("login");
if (element) mountLogin(element);
