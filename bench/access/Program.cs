// Measures whether the time of an answer reveals what its text does not: foreign or missing, existing account or not.
// dotnet run -c Release --project bench/access, and after -- a part of a name to measure only that.
using System.Net.Http.Json;
using ClientPortal.Bench.Access;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Projects;

await using var portal = await Portal.StartAsync(accounts: Bench.Calls + 20);
var bench = new Bench(only: args.FirstOrDefault());
using var stranger = await portal.SignInAsync("stranger@example.org");
Console.WriteLine($"| {"median of 300, ms",-58} | {"foreign, known",15} | {"missing, unknown",16} | {"difference",10} |");

await bench.CompareAsync(
    "GET /api/projects/{id}",
    _ => GetAsync(stranger, $"/api/projects/{portal.Project}"),
    _ => GetAsync(stranger, $"/api/projects/{Guid.NewGuid()}"));
await bench.CompareAsync("PATCH /api/projects/{id}", _ => PatchAsync(portal.Project), _ => PatchAsync(Guid.NewGuid()));
await bench.CompareAsync(
    "GET /projects/{id}", _ => GetAsync(stranger, $"/projects/{portal.Project}"), _ => GetAsync(stranger, $"/projects/{Guid.NewGuid()}"));
await bench.CompareAsync("the page's query, in a circuit", _ => FindAsync(portal.Project), _ => FindAsync(Guid.NewGuid()));

await bench.CompareAsync("POST /api/auth/login, a wrong password", i => LogInAsync(portal.Existing[i]), _ => LogInAsync(MissingAccount()));
using var visitor = portal.Visit();
var login = await Portal.OpenAsync(visitor, "/login");
await bench.CompareAsync("POST /login, a wrong password", i => WrongAsync(portal.Existing[i]), _ => WrongAsync(MissingAccount()));
var forgot = await Portal.OpenAsync(visitor, "/forgot-password");
await bench.CompareAsync(
    "POST /forgot-password",
    i => SendAsync(forgot, ("Typed.Email", portal.Existing[i])),
    _ => SendAsync(forgot, ("Typed.Email", MissingAccount())));
await bench.CompareAsync(
    "an invitation by another organisation's administrator", i => InviteAsync(portal.Existing[i]), _ => InviteAsync(MissingAccount()));
return bench.Passed ? 0 : 1;

static string MissingAccount() => $"{Guid.NewGuid():N}@example.org";

static async Task GetAsync(HttpClient http, string path)
{
    using var answer = await http.GetAsync(path);
    await answer.Content.ReadAsByteArrayAsync();
}

async Task PatchAsync(Guid id)
{
    using var answer = await stranger.PatchAsJsonAsync($"/api/projects/{id}", new { progress = 50 });
    await answer.Content.ReadAsByteArrayAsync();
}

async Task FindAsync(Guid id)
{
    try
    {
        await portal.Get<ProjectQueries>().FindAsync(portal.Stranger, id);
    }
    catch (NotFound)
    {
        return;
    }

    throw new InvalidOperationException("The stranger found the project.");
}

async Task LogInAsync(string email)
{
    using var http = portal.Visit();
    using var answer = await http.PostAsJsonAsync("/api/auth/login", new { email, password = "wrong" });
    Expect(answer, System.Net.HttpStatusCode.Unauthorized);
}

Task WrongAsync(string email) => SendAsync(login, ("Typed.Email", email), ("Typed.Password", "wrong"));

async Task SendAsync(SendForm form, params (string Name, string Value)[] fields)
{
    visitor.DefaultRequestHeaders.Remove("X-Forwarded-For");
    visitor.DefaultRequestHeaders.Add("X-Forwarded-For", $"10.{Random.Shared.Next(256)}.{Random.Shared.Next(256)}.{Random.Shared.Next(256)}");
    using var answer = await form(fields);
    Expect(answer, System.Net.HttpStatusCode.OK);

    // The page that refuses the sign-in, or the page that says that mail may be on its way; no other page.
    var page = await answer.Content.ReadAsStringAsync();
    if (!page.Contains("data-testid=\"login-error\"", StringComparison.Ordinal)
        && !page.Contains("data-testid=\"forgot-asked\"", StringComparison.Ordinal))
    {
        throw new InvalidOperationException(page);
    }
}

async Task InviteAsync(string email) =>
    await portal.Get<InvitationCommands>()
        .SendAsync(portal.Stranger, portal.Stranger.OrganisationId, new PersonFields("Person", email, Role.Client), []);

// A rate limit would be measured instead of the answer.
static void Expect(HttpResponseMessage answer, System.Net.HttpStatusCode status)
{
    if (answer.StatusCode != status)
    {
        throw new InvalidOperationException($"{(int)answer.StatusCode} instead of {(int)status}.");
    }
}
