using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Tests.Access;

/// <summary>Invalid addresses of every routed page: by reflection over its route and over what it reads from the query.</summary>
internal sealed class PageAddresses(IEnumerable<Type> types)
{
    // No number, no id, no token of a list; too large for a number; half a character and a zero; the ends of time; longer than anything that is
    // kept.
    private static readonly string[] Rubbish =
        ["zz", "-1", "99999999999999999999", "%00%ED%A0%80<'\"", "9999-12-31", "0001-01-01", new string('9', 3000), ""];

    private readonly List<Type> types = [.. types.Where(type => type.IsAssignableTo(typeof(ComponentBase)))];

    public IEnumerable<(string Route, Type Page)> Pages => types
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>().Select(route => (route.Template, type)));

    /// <summary>
    /// Values in an address are text. Blazor throws and breaks the page where a value is not of the type that is asked for.
    /// </summary>
    public IEnumerable<string> NotText =>
        from read in Read
        where read.Property.PropertyType != typeof(string)
        select $"{read.Type.Name}.{read.Property.Name} reads a {read.Property.PropertyType.Name} from the address: "
            + "make it a string and parse it (AddressValue).";

    // Also those that components below a page read, and those that a page takes from its address by hand.
    private IEnumerable<string> Names =>
        Read.Select(read => NameOf(read.Property)).Concat(["scope", "q", "view", "message"]).Distinct(StringComparer.OrdinalIgnoreCase);

    private IEnumerable<(Type Type, PropertyInfo Property)> Read =>
        from type in types
        from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where property.IsDefined(typeof(SupplyParameterFromQueryAttribute))
        select (type, property);

    public static readonly IReadOnlyList<int> AllTurns = [.. Enumerable.Range(0, Rubbish.Length)];

    /// <summary>
    /// Rubbish in every name at once, by turns another in each; then each switch on with rubbish around it, for what is read only when it is on; and
    /// each name twice.
    /// </summary>
    public IEnumerable<string> Of(string route, Type page, params IReadOnlyList<int> turns)
    {
        string[] names = [.. Names];
        string[] switches = [.. OwnAndBelow(page).Where(name => name is not "search" and not "q")];
        foreach (var path in Paths(route))
        {
            foreach (var turn in turns)
            {
                var said = names.Select((name, index) => $"{name}={Escaped(Rubbish[(index + turn) % Rubbish.Length])}");
                yield return $"{path}?{string.Join('&', said)}";
            }

            foreach (var on in switches)
            {
                yield return $"{path}?{on}=1&{string.Join('&', names.Where(name => name != on).Select(name => $"{name}=zz"))}";
            }

            yield return $"{path}?{string.Join('&', names.Select(name => $"{name}=1&{name}=zz"))}";
        }
    }

    private IEnumerable<string> OwnAndBelow(Type page)
    {
        var own = Read.Where(read => read.Type == page).Select(read => NameOf(read.Property)).ToList();
        return own.Count > 0 ? own : Read
            .Where(read => !read.Type.IsDefined(typeof(RouteAttribute)) && page.Namespace == read.Type.Namespace)
            .Select(read => NameOf(read.Property));
    }

    // A place in the route takes whatever its constraint lets through.
    private static IEnumerable<string> Paths(string route)
    {
        if (!route.Contains('{', StringComparison.Ordinal))
        {
            return [route];
        }

        var before = route[..route.IndexOf('{', StringComparison.Ordinal)];
        return route.Contains(":guid}", StringComparison.Ordinal)
            ? [before + Guid.NewGuid(), before + "zz"]
            : [before + "zz", before + "99999999999999999999", before + "T-0"];
    }

    private static string NameOf(PropertyInfo property) => property.GetCustomAttribute<SupplyParameterFromQueryAttribute>()!.Name ?? property.Name;

    private static string Escaped(string value) => value.StartsWith('%') ? value : Uri.EscapeDataString(value);
}
