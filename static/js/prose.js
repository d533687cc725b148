// The rich-text editor over the text boxes that ask for it (disclosures/forms.py). Without script the box holds the marks.
const SVG = "http://www.w3.org/2000/svg";
const boxes = document.querySelectorAll("textarea[data-editor]");
// The numbers a list may have: those that are kept (disclosures/richtext.py).
const LISTS = [
  { label: "1, 2, 3", type: "decimal" }, { label: "a, b, c", type: "lower-alpha" }, { label: "A, B, C", type: "upper-alpha" },
  { label: "i, ii, iii", type: "lower-roman" }, { label: "I, II, III", type: "upper-roman" },
];

if (boxes.length) {
  const words = JSON.parse(boxes[0].dataset.words);
  window.gettext = (text) => words[text] || text;
  const pictures = boxes[0].dataset.pictures;
  const kit = await import(boxes[0].dataset.editor);

  for (const box of boxes) {
    const label = document.querySelector(`label[for="${box.id}"]`);
    const frame = document.createElement("div");
    frame.className = "prose-editor";
    box.before(frame);
    frame.append(box);
    const editor = new kit.Editor({
      element: frame,
      injectCSS: false, // the style sheet is linked; the content policy allows no other
      content: box.value,
      editorProps: { attributes: { "aria-label": label ? label.textContent.trim() : box.name, role: "textbox", lang: box.lang } },
      extensions: [
        kit.Document, kit.Text, kit.Paragraph, kit.HardBreak, kit.Gapcursor, kit.Dropcursor, kit.History, kit.Menu,
        kit.Heading.configure({ levels: [2, 3, 4] }), kit.Bold, kit.Italic, kit.Subscript, kit.Superscript,
        kit.BulletList, kit.OrderedList.configure({ listTypes: LISTS }), kit.ListItem, kit.Blockquote, kit.HorizontalRule,
        kit.Link, kit.HTML, kit.Table, kit.TableRow, kit.TableHeader, kit.TableCell, kit.Image,
      ],
      onCreate({ editor: made }) {
        named(frame, words, pictures);
        made.on("transaction", () => named(frame, words, pictures)); // the button of the list is made anew with every line
        new MutationObserver(() => named(frame, words, pictures)).observe(frame, { childList: true }); // and a dialog when it opens
      },
      onUpdate({ editor: changed }) {
        box.value = changed.isEmpty ? "" : changed.getHTML();
        box.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
    if (label) {
      label.addEventListener("click", () => editor.commands.focus());
    }
  }
}

// The buttons bear English words of their own, and the names of pictures in a font that is larger than all the rest of
// the page: ours are drawn (img/prose.svg). In the list of lines the words are shown instead.
function named(frame, words, pictures) {
  for (const button of frame.querySelectorAll("button")) {
    for (const name of ["title", "aria-label"]) {
      const said = words[button.getAttribute(name)];
      if (said) button.setAttribute(name, said);
    }
    if (button.closest(".prose-menubar__selected")) {
      button.textContent = button.getAttribute("aria-label");
    } else if (button.classList.contains("material-icons") && button.textContent) {
      const picture = document.createElementNS(SVG, "svg");
      picture.setAttribute("class", "icon");
      picture.append(document.createElementNS(SVG, "use"));
      picture.firstChild.setAttribute("href", `${pictures}#${button.textContent}`);
      button.replaceChildren(picture);
    }
    const bare = button.title ? null : button.firstElementChild || button;
    const said = bare && words[bare.textContent.trim()];
    if (said) bare.textContent = said;
  }
  for (const option of frame.querySelectorAll("dialog option")) {
    option.value = option.value; // what the editor reads stays in its own words
    option.textContent = words[option.textContent] || option.textContent;
  }
}
