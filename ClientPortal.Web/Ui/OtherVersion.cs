using Microsoft.JSInterop;

namespace ClientPortal.Web.Ui;

/// <summary>
/// A page that a node of another version made, while nodes are replaced: it does not run this version's scripts, and loads anew by itself.
/// </summary>
internal static class OtherVersion
{
    // As one-version.js says it.
    private const string Text = "scripts of another version of the portal";

    public static bool Is(Exception fault) => fault is JSException && fault.Message.Contains(Text, StringComparison.Ordinal);
}
