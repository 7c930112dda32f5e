using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace ClientPortal.Tests.Api;

/// <summary>What the endpoints of the API read from the query, by what was mapped, and whether each refuses what it does not understand.</summary>
internal sealed partial class ListParameters(IEnumerable<Microsoft.AspNetCore.Http.Endpoint> endpoints)
{
    // Where anything may stand.
    private static readonly string[] FreeText = ["q", "search"];

    // Numbers are no names of a list's values, and no list is 0 long.
    private static readonly Dictionary<string, string[]> Wrong = new() { ["limit"] = ["0", "1.5"], ["priority"] = ["2"], ["status"] = ["1"] };

    // Parameters of other programs' lists: a list without them refuses them, instead of answering with its first page for ever.
    private static readonly string[] OfAnyList = ["after", "limit", "before", "cursor", "offset", "page", "order", "sort"];

    public IReadOnlyList<(string Path, string Name)> All =>
    [
        .. from endpoint in endpoints.OfType<RouteEndpoint>()
           let route = "/" + endpoint.RoutePattern.RawText!.Trim('/')
           where route.StartsWith("/api/", StringComparison.Ordinal)
               && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true
           let read = endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
               .Where(one => (one.HasTryParse || one.ParameterInfo.ParameterType == typeof(string)) && !one.HasBindAsync
                   && endpoint.RoutePattern.GetParameter(one.Name) is null
                   && one.ParameterInfo.GetCustomAttributes(inherit: false).OfType<IFromHeaderMetadata>().FirstOrDefault() is null)
               .Select(one => one.Name).ToList()
           from name in read.Contains("limit") ? read.Union(OfAnyList) : read
           where !FreeText.Contains(name)
           select (Filled(route), name),
    ];

    /// <summary>A sentence for each value that is none and was not refused with the parameter's name.</summary>
    public async Task<List<string>> AcceptedAsync(Func<string, Task<(HttpStatusCode Status, string Body)>> getAsync)
    {
        var accepted = new List<string>();
        foreach (var (path, name) in All)
        {
            foreach (var value in Wrong.GetValueOrDefault(name, []).Concat(["zzz", "-1", "99999999999999999999999", ""]))
            {
                var (status, body) = await getAsync($"{path}?{name}={value}");
                var problem = status == HttpStatusCode.BadRequest ? JsonNode.Parse(body) : null;
                if ((string?)problem?["parameter"] != name || ((string?)problem["title"])?.Contains(name, StringComparison.Ordinal) != true)
                {
                    accepted.Add($"GET {path}?{name}={value}: {(int)status} {body[..Math.Min(body.Length, 200)]}");
                }
            }
        }

        return accepted;
    }

    private static string Filled(string route) =>
        Place().Replace(route, place => place.Value.Contains(":guid", StringComparison.Ordinal) ? $"{Guid.NewGuid()}" : "T-1001");

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Place();
}
