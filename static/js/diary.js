// The diary's page. A page names its script by its version, an import doesn't: what is imported by
// several must not be the page's own script, or it would run twice.
import './diary-sheet.js';
import './diary-new.js';
import './diary-move.js';
