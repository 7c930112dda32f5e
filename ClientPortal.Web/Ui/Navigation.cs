namespace ClientPortal.Web.Ui;

/// <summary>One link of the shell; its words are <c>Nav.{Key}</c> in UiTexts. Links of one group stand together under its heading.</summary>
public sealed record NavigationItem(string Key, string Icon, string Href, string? Group = null)
{
    /// <summary>Only for administrators: of the portal among staff, of their organisation among clients.</summary>
    public bool ForAdministrators { get; init; }

    /// <summary>A home is current only as itself; any other link also for the pages below it.</summary>
    public bool IsCurrent(string path) =>
        path.Equals(Href, StringComparison.OrdinalIgnoreCase)
        || (Key != Navigation.Home && path.StartsWith(Href + "/", StringComparison.OrdinalIgnoreCase));
}

/// <summary>The shell's links, in their order. A page that comes to exist adds its line here.</summary>
public static class Navigation
{
    internal const string Home = "Home";

    private static readonly NavigationItem[] Client =
    [
        new(Home, "home", "/client-portal"),
        new("Projects", "folder_open", "/projects"),
        new("Tickets", "confirmation_number", "/tickets"),
        new("Messages", "forum", "/messages"),
        new("Colleagues", "group", "/people") { ForAdministrators = true },
    ];

    private static readonly NavigationItem[] Staff =
    [
        new(Home, "home", "/admin"),
        new("Projects", "folder_open", "/projects"),
        new("Tickets", "confirmation_number", "/tickets"),
        new("Messages", "forum", "/messages"),
        new("Prospects", "person_search", "/prospects"),
        new("People", "group", "/admin/people", "Administration"),
        new("Organisations", "apartment", "/admin/organisations", "Administration"),
        new("Audit", "history", "/admin/audit", "Administration") { ForAdministrators = true },
    ];

    public static IReadOnlyList<NavigationItem> For(bool isStaff, bool isAdministrator) =>
        [.. (isStaff ? Staff : Client).Where(item => isAdministrator || !item.ForAdministrators)];
}
