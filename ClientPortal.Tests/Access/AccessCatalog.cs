using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.JSInterop;

namespace ClientPortal.Tests.Access;

/// <summary>All that a person or a program can reach, by reflection over what was compiled and mapped.</summary>
internal sealed class AccessCatalog(IEnumerable<Type> types, IEnumerable<Endpoint> endpoints)
{
    private readonly List<Type> types = [.. types];

    public IEnumerable<string> Names => Pages.Concat(Endpoints).Concat(Methods).Concat(Invokables).Distinct(StringComparer.Ordinal);

    /// <summary>A sentence for each that no row speaks of.</summary>
    public IEnumerable<string> NotListed(IEnumerable<Entry> matrix) =>
        Names.Except(matrix.Select(entry => entry.Name)).Select(name =>
            $"{name} is not in the access matrix. Add {Example(name)} in ClientPortal.Tests/Access/AccessMatrix.<area>.cs (docs/access.md).");

    /// <summary>A sentence for each row about something that is no more.</summary>
    public IEnumerable<string> Gone(IEnumerable<Entry> matrix) =>
        matrix.Select(entry => entry.Name).Except(Names).Select(name => $"{name} is in the access matrix and nowhere else: take its row away.");

    /// <summary>Pages that a circuit can navigate to.</summary>
    public bool IsInteractive(string route) => !types
        .Single(type => type.GetCustomAttributes<RouteAttribute>().Any(one => one.Template == route))
        .IsDefined(typeof(ExcludeFromInteractiveRoutingAttribute), inherit: true);

    private IEnumerable<string> Pages =>
        types.SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => $"page {route.Template}");

    // Pages and files have rows or rules of their own; the same pattern is mapped once for each method.
    private IEnumerable<string> Endpoints =>
        from endpoint in endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null && endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } named ? named : ["ANY"]
        select $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}";

    private IEnumerable<string> Methods =>
        from type in types
        where type.Name.EndsWith("Commands", StringComparison.Ordinal) || type.Name.EndsWith("Queries", StringComparison.Ordinal)
        from name in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName).GroupBy(method => method.Name)

            // A second method of the same name is another way in.
        from ordinal in Enumerable.Range(1, name.Count())
        select $"{type.Name}.{name.Key}" + (ordinal > 1 ? $" ({ordinal})" : "");

    private IEnumerable<string> Invokables =>
        from type in types
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.IsDefined(typeof(JSInvokableAttribute))
        select $"script {type.Name}.{method.Name}";

    private static string Example(string name) => name.Split(' ', '.') switch
    {
        ["page", ..] => $$"""{ "{{name[5..]}}", "ss nn++ ++", at => … } to a table of type Pages""",
        ["script", var type, var method] =>
            $$"""{ "{{method}}", "ss ++++ ++", (it, at) => it.{{method}}(…) } to a table of type Invokables<{{type}}>""",
        [var type, var method, ..] when !name.Contains('/', StringComparison.Ordinal) =>
            $$"""{ "{{method}}", "ss nn++ ++", (it, who, at) => it.{{method}}(who, …) } to a table of type Methods<{{type}}>""",
        _ => $$"""{ "{{name}}", "ss nn++ ++", (who, at) => who.ApiAsync(…) } to a table of type Endpoints""",
    };
}
