using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web;
using ClientPortal.Web.Api;
using ClientPortal.Web.Data;
using ClientPortal.Web.Demo;
using ClientPortal.Web.Features;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientPortal.Bench.Access;

/// <summary>The whole portal on a free port, with an organisation, a stranger to it, and enough accounts to use each once (rate limit).</summary>
internal sealed partial class Portal : IAsyncDisposable
{
    public const string Password = "a long enough one";

    private readonly WebApplication app;
    private readonly string directory;
    private int address;

    private Portal(WebApplication app, string directory) => (this.app, this.directory) = (app, directory);

    public Uri Address => new(app.Urls.First());

    /// <summary>A project that the stranger may not see.</summary>
    public Guid Project { get; private set; }

    /// <summary>Administrator of another organisation.</summary>
    public Viewer Stranger { get; private set; } = null!;

    /// <summary>Accounts of the first organisation, used once each.</summary>
    public IReadOnlyList<string> Existing { get; private set; } = [];

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<Portal> StartAsync(int accounts)
    {
        var directory = Directory.CreateTempSubdirectory("portal-bench-").FullName;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "ClientPortal.Web",
            EnvironmentName = "Production",
            ContentRootPath = AppContext.BaseDirectory,

            // Each request says that it comes from elsewhere: the limits count by address too.
            Args = [$"--Portal:DataDirectory={directory}", "--urls=http://127.0.0.1:0", "--Portal:Proxies:0=127.0.0.1", "--Demo:Enabled=false"],
        });
        builder.Logging.ClearProviders();
        builder.AddData().AddLive().AddJobs().AddMail().AddAccounts().AddFeatures().AddApi().AddDemo().AddPages();
        var app = builder.Build();
        await app.PrepareDataAsync();
        await app.PrepareLiveAsync();
        app.UsePages();
        app.MapAccounts().MapFeatures().MapApi().MapPages();
        await app.StartAsync();
        var portal = new Portal(app, directory);
        await portal.FillAsync(accounts);
        return portal;
    }

    /// <summary>A client with another address each time. Keeps cookies, follows no redirects.</summary>
    public HttpClient Visit()
    {
        var number = Interlocked.Increment(ref address);
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", $"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}");
        return http;
    }

    /// <summary>A program with a token; a browser with a cookie.</summary>
    public async Task<HttpClient> SignInAsync(string email)
    {
        var http = Visit();
        var page = await OpenAsync(http, "/login");
        using var entered = await page(("Typed.Email", email), ("Typed.Password", Password));
        using var answer = await http.PostAsJsonAsync("/api/auth/login", new { email, password = Password });
        var token = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["accessToken"]!;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>Opens a page's first form; the result submits it, any number of times.</summary>
    public static async Task<SendForm> OpenAsync(HttpClient http, string path)
    {
        var hidden = HiddenField().Matches((await http.GetStringAsync(path)).Split("</form>")[0])
            .Select(field => (Name: field.Groups[1].Value, Value: WebUtility.HtmlDecode(field.Groups[2].Value))).ToList();
        return fields => http.PostAsync(
            path, new FormUrlEncodedContent(hidden.Concat(fields).Select(field => KeyValuePair.Create(field.Name, field.Value))));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    private async Task FillAsync(int accounts)
    {
        var people = Get<PeopleCommands>();
        await people.AddOrganisationAsync(Viewer.Portal, "Provider", isProvider: true);
        var organisation = await people.AddOrganisationAsync(Viewer.Portal, "Organisation");
        var other = await people.AddOrganisationAsync(Viewer.Portal, "Other");
        var stranger = await people.AddPersonAsync(
            Viewer.Portal, other, new PersonFields("Stranger", "stranger@example.org", Role.Client) { IsOrganisationAdministrator = true }, Password);
        Stranger = (await Get<ViewerSource>().OfAsync(stranger))!;
        var project = new ProjectFields("Project", "", ProjectStatus.InProgress, 40, false, null, null);
        Project = await Get<ProjectCommands>().CreateAsync(Viewer.Portal, organisation, project);
        var existing = Enumerable.Range(0, accounts).Select(number => $"person{number}@example.org").ToList();
        foreach (var email in existing)
        {
            await people.AddPersonAsync(Viewer.Portal, organisation, new PersonFields("Person", email, Role.Client), Password);
        }

        Existing = existing;
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" """, RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex HiddenField();
}

/// <summary>Sends a form with these fields, its hidden ones as it was opened.</summary>
internal delegate Task<HttpResponseMessage> SendForm(params (string Name, string Value)[] fields);
