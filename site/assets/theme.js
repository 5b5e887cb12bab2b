// Before the page is drawn: the theme its reader chose, if any.
try {
  const theme = localStorage.getItem('netloom-theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's own theme holds.
}
