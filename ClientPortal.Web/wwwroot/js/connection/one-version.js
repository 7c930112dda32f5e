// A page runs the scripts of one version. While nodes are replaced, the page may come from a node of one version and its circuit open on one of
// another, which imports its own scripts by their own address. Those then have the page load anew (reload.js of the ones that run), and do nothing
// themselves: .NET knows the error by its text (OtherVersion).

if (document.documentElement.dataset.connection) {
  document.dispatchEvent(new Event('portal-other-version'));
  throw new Error('This page has the scripts of another version of the portal, and loads anew.');
}
