using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Ui;

/// <summary>One link of the shell, in the reader's language.</summary>
/// <param name="Key">Stable name, such as <c>Projects</c>; <see cref="Home"/> for the home page.</param>
/// <param name="Icon">Name of the icon.</param>
/// <param name="Group">The heading above the link; null without one.</param>
/// <param name="Badge">Shown beside the title, such as a count; null for none.</param>
public sealed record NavigationItem(string Key, string Title, string Icon, string Href, string? Group = null, RenderFragment? Badge = null)
{
    public const string Home = "Home";

    /// <summary>The home page is current only itself; any other link also for the pages below it.</summary>
    public bool IsCurrent(string path) =>
        path.Equals(Href, StringComparison.OrdinalIgnoreCase)
        || (Key != Home && path.StartsWith(Href + "/", StringComparison.OrdinalIgnoreCase));
}
