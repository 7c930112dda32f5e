using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ClientPortal.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed partial class ApiProblemsTests(ApiPortal portal)
{
    [Theory]
    [InlineData("{\"name\":\"x\"", 400, "json")]
    [InlineData("{\"name\":}", 400, "json")]
    [InlineData("[]", 400, "json")]
    [InlineData("\"text\"", 400, "json")]
    [InlineData("null", 400, "malformed")]
    [InlineData("", 400, "malformed")]
    [InlineData("{\"name\":7}", 400, "json")]
    [InlineData("{\"progress\":\"half\"}", 400, "json")]
    [InlineData("{\"progress\":1e99}", 400, "json")]
    [InlineData("{\"dueOn\":\"2026-02-30\"}", 400, "json")]
    [InlineData("{\"status\":\"nonsense\"}", 400, "json-value")]
    [InlineData("{\"status\":1}", 400, "json-value")]
    [InlineData("{\"progress\":101}", 422, "project.progress-range")]
    [InlineData("{\"progress\":-1}", 422, "project.progress-range")]
    [InlineData("{\"name\":\"  \"}", 422, "text.required")]
    [InlineData("{\"startsOn\":\"2026-02-02\",\"dueOn\":\"2026-02-01\"}", 422, "project.due-before-start")]
    public async Task Bad_input_is_a_sentence_and_changes_nothing(string json, int status, string rule)
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var path = await SomeProjectAsync(staff);
        var (before, logged) = (await staff.GetAsync(path), portal.Log.Count(IsTrouble));

        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        var answer = await staff.SendAsync(HttpMethod.Patch, path, body);

        Assert.Equal((status, rule), ((int)answer.Status, answer.Rule));
        Assert.Equal("application/problem+json", answer.ContentHeaders.ContentType?.MediaType);
        Assert.Equal(status, (int?)answer.Json!["status"]);
        Assert.Matches(@"^\p{Lu}.{10,}\.$|^«\u00a0", answer.Title!);
        Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
        Assert.Equal(before.Text, (await staff.GetAsync(path)).Text);
        Assert.Equal(logged, portal.Log.Count(IsTrouble));
    }

    [Fact]
    public async Task A_name_of_a_megabyte_is_refused_in_one_sentence()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var path = await SomeProjectAsync(staff);

        var tooLong = await staff.PatchAsync(path, new { name = new string('n', 1 << 20) });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "text.too-long"), (tooLong.Status, tooLong.Rule));
        Assert.StartsWith("Trop long\u00a0: nom du projet. 120 caractères au plus", tooLong.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_larger_than_anything_we_keep_is_not_even_read()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var path = await SomeProjectAsync(staff);
        using var request = new HttpRequestMessage(HttpMethod.Patch, path);
        request.Content = new StringContent(new string('n', 20 << 20), Encoding.UTF8, "application/json");
        request.Headers.ExpectContinue = true;

        var answer = await staff.SendAsync(request);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too-large", "La requête est trop volumineuse."),
            (answer.Status, answer.Rule, answer.Title));
    }

    [Fact]
    public async Task What_is_not_json_is_refused()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var path = await SomeProjectAsync(staff);
        using var form = new StringContent("name=x", Encoding.UTF8, "application/x-www-form-urlencoded");

        var answer = await staff.SendAsync(HttpMethod.Patch, path, form);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "media-type"), (answer.Status, answer.Rule));
    }

    [Fact]
    public async Task The_sentence_is_in_the_callers_language_and_names_what_is_allowed()
    {
        using var french = await portal.SignInAsync(ApiPortal.Admin);
        using var english = await portal.SignInAsync(ApiPortal.Admin);
        english.Speak("de-AT,de;q=0.9,en-GB;q=0.8,fr;q=0.5");
        var path = await SomeProjectAsync(french);

        Assert.Equal("L’avancement va de 0 à 100\u202f%.", (await french.PatchAsync(path, new { progress = 101 })).Title);
        Assert.Equal("Progress goes from 0 to 100%.", (await english.PatchAsync(path, new { progress = 101 })).Title);
        Assert.Equal("“late” is not a value of status. Choose one of: planned, in-progress, waiting, paused, done.",
            (await english.PatchAsync(path, new { status = "late" })).Title);
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_for_programs_and_a_page_for_people()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);

        var missing = await staff.GetAsync("/api/nothing-here");
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), (missing.Status, missing.Rule));
        var method = await staff.SendAsync(HttpMethod.Delete, "/api/projects");
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "method"), (method.Status, method.Rule));

        var page = await staff.GetAsync("/nothing-here");
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.Status, page.ContentHeaders.ContentType?.MediaType));
        Assert.Contains("</html>", page.Text, StringComparison.Ordinal);

        // A form that no browser sent is the sender's fault, and as quiet.
        var form = await staff.GetAsync("/language");
        Assert.Equal((HttpStatusCode.BadRequest, "text/html"), (form.Status, form.ContentHeaders.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_server_fault_is_answered_without_details_and_found_in_the_log_by_its_id()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        Answer answer;
        await portal.Store.WriteAsync(db => db.Database.ExecuteSqlRawAsync("alter table \"Milestones\" rename to \"Lost\""));
        try
        {
            answer = await staff.GetAsync("/api/projects");
        }
        finally
        {
            await portal.Store.WriteAsync(db => db.Database.ExecuteSqlRawAsync("alter table \"Lost\" rename to \"Milestones\""));
        }

        Assert.Equal((HttpStatusCode.InternalServerError, "fault"), (answer.Status, answer.Rule));
        Assert.DoesNotMatch(new Regex("sqlite|milestones|exception", RegexOptions.IgnoreCase), answer.Text);
        var id = (string)answer.Json!["id"]!;
        Assert.Contains(id, answer.Title, StringComparison.Ordinal);
        Assert.Single(portal.Log, line => line.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_portal_says_whether_it_runs_and_whether_it_is_ready()
    {
        using var anyone = new PortalClient(portal.Address);
        Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync("/health/live")).Status);
        Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync("/health/ready")).Status);

        await portal.Store.WriteAsync(db => db.Database.ExecuteSqlRawAsync("alter table \"EventLog\" rename to \"Lost\""));
        try
        {
            Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync("/health/live")).Status);
            var ready = await anyone.GetAsync("/health/ready");
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), (ready.Status, ready.Text));
        }
        finally
        {
            await portal.Store.WriteAsync(db => db.Database.ExecuteSqlRawAsync("alter table \"Lost\" rename to \"EventLog\""));
        }

        Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task The_document_describes_every_call_and_how_to_sign_in()
    {
        using var anyone = new PortalClient(portal.Address);

        var document = (await anyone.GetAsync("/openapi/v1.json")).Ok();

        var mapped = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => Constraint().Replace("/" + endpoint.RoutePattern.RawText!.Trim('/'), "}"))
            .Where(path => path.StartsWith("/api/", StringComparison.Ordinal));
        var described = document["paths"]!.AsObject().Select(path => path.Key).ToList();
        Assert.Contains("/api/projects/{id}", described);
        Assert.Equal(mapped.Distinct().Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        Assert.Equal("bearer", (string?)document["components"]!["securitySchemes"]!["bearer"]!["scheme"]);
        Assert.NotNull(document["security"]![0]!["bearer"]);
        Assert.Equal(
            ["planned", "in-progress", "waiting", "paused", "done"],
            document["components"]!["schemas"]!["ProjectStatus"]!["enum"]!.AsArray().Select(token => (string)token!));
    }

    // {id:guid} is {id} to a caller.
    [GeneratedRegex(@":[^}/]+}")]
    private static partial Regex Constraint();

    private static bool IsTrouble(string line) =>
        line.Contains(" Error: ", StringComparison.Ordinal) || line.Contains(" Warning: ", StringComparison.Ordinal);

    private static async Task<string> SomeProjectAsync(PortalClient staff) =>
        $"/api/projects/{(string)(await staff.GetAsync("/api/projects?limit=1&search=Teranga")).Ok()["items"]![0]!["id"]!}";
}
