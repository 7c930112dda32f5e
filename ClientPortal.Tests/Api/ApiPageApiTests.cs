using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Api;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Api;

/// <summary>The page of the API, and the examples that it shows.</summary>
[Collection(ApiPortal.Collection)]
public sealed partial class ApiPageApiTests(ApiPortal portal)
{
    [Fact]
    public async Task The_page_runs_its_own_scripts_alone()
    {
        using var anyone = new PortalClient(portal.Address);
        var (page, again) = (await anyone.GetAsync("/docs/api/"), await anyone.GetAsync("/docs/api/"));
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();

        var nonce = Nonce().Match(policy).Groups[1].Value;
        Assert.NotEqual("", nonce);
        var scripts = policy.Split(';').Single(part => part.Contains("script-src", StringComparison.Ordinal));
        Assert.DoesNotContain("unsafe", scripts, StringComparison.Ordinal);
        Assert.All(Script().Matches(page.Text), script => Assert.Contains($"nonce=\"{nonce}\"", script.Value, StringComparison.Ordinal));
        Assert.NotEqual(policy, again.Headers.GetValues("Content-Security-Policy").Single());

        // Nothing of it comes from another host, and the rest of the portal keeps its policy.
        Assert.DoesNotContain("//cdn", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("fonts.", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync("/docs/api/scalar.js")).Status);
        var login = await anyone.GetAsync("/login");
        Assert.DoesNotContain("nonce", login.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_example_of_the_document_is_accepted()
    {
        using var admin = await portal.SignInAsync(ApiPortal.Admin);
        using var customer = await portal.SignInAsync(ApiPortal.Client);
        var document = (await admin.GetAsync("/openapi/v1.json")).Ok();
        var client = await portal.Store.ReadAsync(db => db.Organisations.Where(one => !one.IsProvider).Select(one => one.Id).FirstAsync());
        var called = new List<Type>();

        await SendAsync(typeof(SignInBody), "POST", "/api/auth/login");
        var project = await SendAsync(typeof(NewProject), "POST", "/api/projects");
        await SendAsync(typeof(ProjectPatch), "PATCH", $"/api/projects/{project["id"]}");
        var ticket = await SendAsync(typeof(NewTicket), "POST", "/api/tickets", customer);
        await SendAsync(typeof(TicketPatch), "PATCH", $"/api/tickets/{ticket["number"]}");
        await SendAsync(typeof(NewMessage), "POST", $"/api/tickets/{ticket["number"]}/messages");
        var prospect = await SendAsync(typeof(NewProspect), "POST", "/api/prospects");
        await SendAsync(typeof(ProspectPatch), "PATCH", $"/api/prospects/{prospect["id"]}");
        await SendAsync(typeof(Broadcast), "POST", "/api/realtime/broadcast");
        var webhook = await SendAsync(typeof(NewWebhookBody), "POST", "/api/webhooks");
        Assert.Equal(HttpStatusCode.NoContent, (await admin.SendAsync(HttpMethod.Delete, $"/api/webhooks/{webhook["id"]}")).Status);
        Assert.Equal(ApiExamples.Bodies.Keys.Select(type => type.Name).Order(), called.Select(type => type.Name).Order());

        async Task<JsonNode> SendAsync(Type type, string method, string path, PortalClient? by = null)
        {
            called.Add(type);
            var example = document["components"]!["schemas"]![type.Name]!["examples"]![0]!.ToJsonString();
            var body = example.Replace(ApiExamples.SomeId, type == typeof(NewProject) ? $"{client}" : $"{Guid.NewGuid()}", StringComparison.Ordinal);
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            return (await (by ?? admin).SendAsync(new HttpMethod(method), path, content)).Ok();
        }
    }

    [Fact]
    public async Task Headers_that_filters_read_are_described()
    {
        using var anyone = new PortalClient(portal.Address);
        var paths = (await anyone.GetAsync("/openapi/v1.json")).Ok()["paths"]!;

        Assert.Contains("If-Match", Headers(paths["/api/projects/{id}"]!["patch"]!));
        Assert.NotNull(paths["/api/projects/{id}"]!["patch"]!["responses"]!["412"]);
        Assert.Contains("Idempotency-Key", Headers(paths["/api/prospects"]!["post"]!));
        Assert.DoesNotContain("Idempotency-Key", Headers(paths["/api/auth/login"]!["post"]!));

        static IEnumerable<string> Headers(JsonNode operation) => (operation["parameters"]?.AsArray() ?? [])
            .Where(one => (string?)one!["in"] == "header").Select(one => (string)one!["name"]!);
    }

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();
}
