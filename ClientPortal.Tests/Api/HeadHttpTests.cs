using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ClientPortal.Tests.Access;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

/// <summary>HEAD is GET without the body (RFC 9110, 9.3.2), everywhere: what watches whether a portal is up asks so.</summary>
[Collection(ApiPortal.Collection)]
public sealed partial class HeadHttpTests(ApiPortal portal)
{
    [Fact]
    public async Task Whatever_answers_to_get_answers_to_head_alike()
    {
        using var anyone = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = portal.Address };
        using var staff = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = portal.Address };
        using var tokens = await portal.SignInAsync(ApiPortal.Admin);
        staff.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        var different = new List<string>();
        var paths = Paths().ToList();
        Assert.Superset(
            new HashSet<string> { "/", "/login", "/health/ready", "/tickets", "/api/tickets", "/openapi/v1.json", "/css/portal.css" },
            paths.ToHashSet());

        foreach (var path in paths)
        {
            foreach (var (who, http) in new[] { ("anyone", anyone), ("staff", staff) })
            {
                var (get, head) = (await SaidAsync(http, HttpMethod.Get, path), await SaidAsync(http, HttpMethod.Head, path));
                if (get != head || get.StartsWith("405", StringComparison.Ordinal))
                {
                    different.Add($"{path} as {who}: GET {get}, HEAD {head}");
                }
            }
        }

        AccessPlay.AssertNone(different);
    }

    [Theory]
    [InlineData("/login", 200)]
    [InlineData("/health/ready", 200)]
    [InlineData("/", 302)]
    [InlineData("/nothing-here", 404)]
    public async Task Not_a_byte_follows_the_headers(string path, int status)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, portal.Address.Port);
        await using var line = client.GetStream();
        await line.WriteAsync(Encoding.ASCII.GetBytes($"HEAD {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));

        var answer = await new StreamReader(line, Encoding.ASCII).ReadToEndAsync();

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(answer.Length - 4, answer.IndexOf("\r\n\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_that_is_only_asked_for_ends_at_once()
    {
        using var tokens = await portal.SignInAsync(ApiPortal.Admin);

        var head = await tokens.SendAsync(HttpMethod.Head, "/api/events/stream");

        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (head.Status, head.ContentHeaders.ContentType?.MediaType));
        await Eventually.TrueAsync(() => portal.Services.GetRequiredService<EventStreams>().Count == 0);
    }

    private static async Task<string> SaidAsync(HttpClient http, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType?.MediaType} {answer.Headers.Location}";
    }

    // One file is an example of all of them.
    private IEnumerable<string> Paths() =>
        (from endpoint in portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
         let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
         where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && (methods.Count == 0 || methods.Contains("GET"))

         // A circuit is not asked for, it is opened.
         where !endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("_blazor", StringComparison.Ordinal)
         select Place().Replace("/" + endpoint.RoutePattern.RawText!.Trim('/'), place => place.Value switch
         {
             var guid when guid.Contains(":guid", StringComparison.Ordinal) => $"{Guid.Empty}",
             var regex when regex.Contains("regex", StringComparison.Ordinal) => new string('0', 32),
             "{documentName}" => "v1",
             _ => "zz",
         })).Append("/css/portal.css").Distinct();

    [GeneratedRegex(@"\{(?:[^{}]|\{\{[^{}]*\}\})+\}")]
    private static partial Regex Place();
}
