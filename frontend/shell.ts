// Everything that the shell does in the browser, on pages with and without a login.
import { defineChipChoice } from "./behaviours/chip_choice";
import { watchFrame } from "./behaviours/frame";
import { defineGreetingText } from "./behaviours/greeting_text";
import { defineGroupFields } from "./behaviours/group-fields";
import { watchKeys } from "./behaviours/keys";
import { watchKeptFocus } from "./behaviours/kept_focus";
import { watchLeftMenus } from "./behaviours/left_menus";
import { defineListenButton } from "./behaviours/listen_button";
import { watchLive } from "./behaviours/live";
import { watchLiveLists } from "./behaviours/live_list";
import { watchMenus } from "./behaviours/menus";
import { defineMissingFields } from "./behaviours/missing_fields";
import { startNavigation } from "./behaviours/navigation";
import { watchPageKeys } from "./behaviours/page_keys";
import { definePasskeyForm } from "./behaviours/passkey";
import { definePasswordElements } from "./behaviours/password-rules";
import { definePictureChoice } from "./behaviours/picture_choice";
import { defineRightPicker } from "./behaviours/right_picker";
import { watchPresence } from "./behaviours/presence";
import { watchScreenPop } from "./behaviours/screen_pop";
import { defineSearchChoice } from "./behaviours/search_choice";
import { watchSidePanels } from "./behaviours/side-panel";
import { defineSortableList } from "./behaviours/sortable-list";
import { defineTickSearch } from "./behaviours/tick-search";
import { watchTheme } from "./behaviours/theme";
import { watchToasts } from "./behaviours/toasts";

watchTheme();
watchToasts();
watchFrame();
definePasskeyForm();
definePasswordElements();
defineChipChoice();
defineMissingFields();
definePictureChoice();
defineRightPicker();
defineTickSearch();
defineSearchChoice();
if (document.body.dataset["frame"] === "shell") {
  startNavigation();
  watchKeptFocus();
  watchMenus();
  watchLeftMenus();
  watchKeys();
  watchPageKeys();
  watchScreenPop();
  watchLiveLists();
  // Staff on a visit are nobody in the company: its events are not for them.
  if (document.body.dataset["visit"] === undefined) watchLive();
  watchPresence();
  watchSidePanels();
  defineSortableList();
  defineGroupFields();
  defineGreetingText();
  defineListenButton();
}
