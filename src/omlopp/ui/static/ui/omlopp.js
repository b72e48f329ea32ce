/* Small improvements to pages that work without any of them. */
(() => {
  "use strict";
  const each = (root, selector, act) => root.querySelectorAll(selector).forEach(act);

  // A page swapped in later gets the focus that `autofocus` gives on load.
  const focusSummary = (root) => root.querySelector(".summary[autofocus]")?.focus();

  // A table that fits has nothing to scroll, so it is no stop for the tab key.
  const fits = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });

  const prepare = (root) => {
    focusSummary(root);
    each(root, ".table.scroll", (region) => fits.observe(region));
  };

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    each(document, "details.menu[open]", (menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    each(document, "details.menu[open]", (menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  document.addEventListener("change", (event) => {
    const form = event.target.form || document;
    const rows = [...form.querySelectorAll("td.check input")];
    if (event.target.matches("[data-check-all]")) rows.forEach((box) => { box.checked = event.target.checked; });
    else if (!event.target.matches("td.check input")) return;
    const chosen = rows.filter((box) => box.checked).length;
    each(form, "[data-check-all]", (all) => {
      all.checked = chosen === rows.length;
      all.indeterminate = chosen > 0 && chosen < rows.length;
    });
    // The sentence around the number is the server's, in the reader's language.
    each(form, "[data-check-number]", (place) => { place.textContent = String(chosen); });
  });

  prepare(document);
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
})();
