using System.Reflection;
using System.Text.RegularExpressions;
using System.Web;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Tests.Ui;

/// <summary>A page that can be opened, by its route.</summary>
internal sealed partial record RoutedPage(string Template, Type Component)
{
    public bool HasParameters => Template.Contains('{', StringComparison.Ordinal);

    /// <summary>With a circuit; the others are plain HTML, before the sign-in.</summary>
    public bool IsInteractive => !Component.IsDefined(typeof(ExcludeFromInteractiveRoutingAttribute), inherit: true);

    private Regex Path => new("^" + Parameter().Replace(Template, "[^/]+") + "$", RegexOptions.IgnoreCase);

    public bool Leads(string path) => Path.IsMatch(path);

    public bool IsFor(PageReader reader) => Component.GetCustomAttributes<AuthorizeAttribute>(inherit: true).All(one => one.Policy switch
    {
        Policies.Staff => reader is PageReader.Technician or PageReader.Admin,
        Policies.Admin => reader is PageReader.Admin,
        Policies.OrganisationAdmin => reader is PageReader.OrganisationAdministrator,
        _ => true,
    });

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}

internal enum PageReader
{
    Client,
    OrganisationAdministrator,
    Technician,
    Admin,
}

/// <summary>
/// Every page there is, by reflection, and the addresses under which a reader reaches each: those of the links that pages show.
/// </summary>
internal sealed class EveryPage(IEnumerable<Type> types)
{
    /// <summary>The page behind a link with this text is visited in addition to that of other links.</summary>
    public const string Long = "WWWWWWWWWWWWWWWWWWWW";

    public IReadOnlyList<RoutedPage> All { get; } =
    [
        .. types.SelectMany(type => type.GetCustomAttributes<RouteAttribute>().Select(route => new RoutedPage(route.Template, type)))
            .OrderBy(page => page.Template.Count(letter => letter == '{')).ThenBy(page => page.Template, StringComparer.Ordinal),
    ];

    /// <summary>The page that an address leads to; null for a file, or an address of another site.</summary>
    public RoutedPage? At(string address) => All.FirstOrDefault(page => page.Leads(address.Split('?')[0]));

    /// <summary>
    /// The kinds of an address that are visited once each: the page as it is, each name in the query, and whether what it shows has a long name.
    /// </summary>
    public IEnumerable<string> KindsOf(string address, string text)
    {
        if (At(address) is not { IsInteractive: true } page)
        {
            return [];
        }

        var asked = address.Split('?') is [_, var query] ? HttpUtility.ParseQueryString(query).AllKeys : [""];
        var named = page.HasParameters && text.Contains(Long, StringComparison.Ordinal) ? " (long)" : "";
        return asked.Select(name => $"{page.Template}?{name}{named}");
    }

    /// <summary>A sentence for each page that no reader reached.</summary>
    public IEnumerable<string> NotSeen(IEnumerable<string> addresses)
    {
        var seen = addresses.Select(At).ToHashSet();
        return All.Where(page => !seen.Contains(page)).Select(page =>
            $"Nobody came to {page.Template}: no page has a link there. "
            + $"Give it one, or name an address of it in {nameof(EveryPageFitsBrowserTests)}.");
    }
}
