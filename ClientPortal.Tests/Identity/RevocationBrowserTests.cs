using System.Diagnostics;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Identity;

/// <summary>What a person loses disappears from the open page within two seconds, and the page says why.</summary>
[Collection(Browser.OwnPortal)]
public sealed class RevocationBrowserTests(Browser browser, ListeningPortal listening) : IClassFixture<ListeningPortal>, IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly List<Visitor> people = [];

    private HostedPortal Portal => listening.Portal;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var person in people)
        {
            await person.Page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task Signing_out_another_session_ends_its_tabs_and_no_other()
    {
        var viewer = await Portal.NewPersonAsync();
        var here = await SignInAsync(viewer, "/projects");
        var there = await SignInAsync(viewer, "/projects");
        var secondTab = await OpenTabAsync(there, "/client-portal");
        await here.MarkAsync();
        var sessions = await Portal.Get<SessionQueries>().MineAsync(viewer);
        var other = sessions.OrderBy(row => row.StartedAt).Last();

        await WithinAsync(() => Portal.Get<SessionCommands>().EndAsync(viewer, other.Id), () => CutAsync(there), () => CutAsync(secondTab));
        await AssertEndedAsync(there, "session");
        await AssertEndedAsync(secondTab, "session");

        await Expect(there.Id("login-ended")).ToContainTextAsync("Votre session a pris fin");
        Assert.True(await here.IsSameDocumentAsync());
        await here.LiveAsync();
        await there.Page.GotoAsync("/projects");
        await Expect(there.Id("login-email")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_administrator_ends_one_connection_on_the_live_page_and_the_others_go_on()
    {
        var viewer = await Portal.NewPersonAsync();
        var (first, second) = (await SignInAsync(viewer, "/client-portal"), await SignInAsync(viewer, "/client-portal"));
        await second.MarkAsync();
        var admin = await SignInAsync(await AdminAsync(), $"/admin/live?person={viewer.PersonId}");
        var oldest = (await Portal.Get<SessionQueries>().MineAsync(viewer)).MinBy(row => row.StartedAt)!;
        var row = admin.Page.Locator($"[data-testid=connection-row][data-id='{oldest.Id}']");
        await Expect(row.GetByTestId("connection-page")).ToHaveCountAsync(1);

        await row.GetByTestId("connection-end").ClickAsync();

        await AssertEndedAsync(first, "session");
        await Expect(row).ToHaveCountAsync(0);
        await Expect(admin.Id("connection-row")).ToHaveCountAsync(1);
        Assert.True(await second.IsSameDocumentAsync());
        await second.LiveAsync();
    }

    [Fact]
    public async Task A_disabled_person_is_signed_out_while_typing()
    {
        var viewer = await Portal.NewPersonAsync(Role.Technician);
        var person = await SignInAsync(viewer, "/projects?new=1");
        var name = person.Page.Locator("form input").First;
        await name.PressSequentiallyAsync("Un projet en cours de");
        var typing = name.PressSequentiallyAsync(" saisie sans fin, lettre après lettre", new() { Delay = 40, Timeout = 5_000 });

        await WithinAsync(
            () => Portal.ChangeAsync(viewer, (who, admin) => who.Disable(admin, isLastAdministrator: false, DateTimeOffset.UnixEpoch)),
            () => CutAsync(person));
        await AssertEndedAsync(person, "disabled");

        await Expect(person.Id("login-ended")).ToContainTextAsync("Votre accès a été désactivé");
        await ((Task)typing).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task A_new_password_elsewhere_ends_the_other_sessions()
    {
        var viewer = await Portal.NewPersonAsync();
        var person = await SignInAsync(viewer, "/client-portal");

        await WithinAsync(() => ChangePasswordAsync(viewer), () => CutAsync(person));
        await AssertEndedAsync(person, "password");

        await person.SignInAsync(await Portal.EmailAsync(viewer));
        await Expect(person.Id("login-error")).ToBeVisibleAsync();
        await person.SignInAsync(await Portal.EmailAsync(viewer), "something else entirely");
        await person.LiveAsync();
    }

    [Fact]
    public async Task A_removed_member_loses_the_open_project_and_reads_why()
    {
        var viewer = await Portal.NewPersonAsync();
        var project = await AddToProjectAsync(viewer);
        var person = await SignInAsync(viewer, $"/projects/{project}");
        await person.MarkAsync();
        await Expect(person.Page.Locator("h1")).ToHaveTextAsync("Réseau de Thiès");

        await WithinAsync(
            async () => await Portal.Get<ProjectCommands>().RemoveMemberAsync(await AdminAsync(), project, viewer.PersonId),
            () => Expect(person.Page.Locator("main")).Not.ToContainTextAsync("Réseau de Thiès"),
            () => Expect(person.Toast).ToContainTextAsync("Votre accès a changé"));

        Assert.True(await person.IsSameDocumentAsync());
        await person.LiveAsync();
        await person.OpenAsync("/projects");
        await Expect(person.Project(project.ToString())).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_demoted_member_of_staff_loses_staffs_pages_in_the_open_circuit()
    {
        var viewer = await Portal.NewPersonAsync(Role.Technician);
        var person = await SignInAsync(viewer, "/prospects");
        await person.MarkAsync();
        await Expect(person.Page.Locator(".shell-nav a[href='/prospects']").First).ToBeVisibleAsync();
        await Expect(person.Id("prospects-badge")).ToBeVisibleAsync();

        await WithinAsync(
            () => MakeClientAsync(viewer),
            () => Expect(person.Page.GetByText("Page introuvable")).ToBeVisibleAsync(),
            () => Expect(person.Page.Locator(".shell-nav a[href='/prospects']")).ToHaveCountAsync(0),
            () => Expect(person.Id("prospects-badge")).ToHaveCountAsync(0),
            () => Expect(person.Toast).ToContainTextAsync("Votre accès a changé"));

        Assert.True(await person.IsSameDocumentAsync());
        await person.Page.Locator(".shell-nav a[href='/client-portal']").First.ClickAsync();
        await Expect(person.Page.Locator("h1")).ToContainTextAsync("Fatou");
    }

    [Fact]
    public async Task A_change_that_leaves_access_alone_disturbs_no_page()
    {
        var viewer = await Portal.NewPersonAsync();
        var person = await SignInAsync(viewer, "/client-portal");
        await person.MarkAsync();

        await Portal.ChangeAsync(viewer, (who, _) => who.Choose(viewer, ChosenStatus.Busy, DateTimeOffset.UnixEpoch));

        await person.CountedAsync(1);
        Assert.True(await person.IsSameDocumentAsync());
        Assert.Equal(0, await person.Toast.CountAsync());
    }

    [Fact]
    public async Task Staff_behind_a_clients_eyes_go_with_their_own_session()
    {
        var (staff, client) = (await Portal.NewPersonAsync(Role.Technician), await Portal.NewPersonAsync());
        var person = await SignInAsync(staff, "/projects");
        await ViewAsAsync(person, client);

        await WithinAsync(
            () => Portal.ChangeAsync(staff, (who, admin) => who.Disable(admin, isLastAdministrator: false, DateTimeOffset.UnixEpoch)),
            () => CutAsync(person));
        await AssertEndedAsync(person, "disabled");
    }

    [Fact]
    public async Task A_database_that_is_briefly_away_ends_no_session()
    {
        var viewer = await Portal.NewPersonAsync();
        var person = await SignInAsync(viewer, "/client-portal");
        await person.MarkAsync();
        var cookie = (await person.Page.Context.CookiesAsync()).Single(one => one.Name == "portal").Value;
        using (Portal.TakeDatabaseAway())
        {
            // The circuit has to ask who it is, and so has every request.
            var failed = Assert.ThrowsAnyAsync<Exception>(() => Portal.Get<ViewerSource>().OfAsync(viewer.PersonId));
            Portal.Get<LiveBus>().Deliver(new LoggedEvent(
                Portal.Get<LiveBus>().Head + 1,
                    new PersonUpdated { PersonId = viewer.PersonId, OrganisationId = viewer.OrganisationId, Fields = ["role"] }));
            await failed;
            var answer = await person.Page.Context.APIRequest.GetAsync("/projects");

            Assert.Equal(200, answer.Status);
            Assert.EndsWith("/projects", answer.Url, StringComparison.Ordinal);
            Assert.False(answer.Headers.ContainsKey("set-cookie") && answer.Headers["set-cookie"].Contains("portal=;", StringComparison.Ordinal));
        }

        // It is still there and hears: the name changes on the open page.
        await Portal.ChangeAsync(viewer, (who, _) => who.Describe(viewer, who.Profile with { Name = "Fatou Diallo" }, DateTimeOffset.UnixEpoch));
        await Expect(person.Page.Locator(".menu-person-name")).ToHaveTextAsync("Fatou Diallo");
        Assert.True(await person.IsSameDocumentAsync());
        Assert.Equal(cookie, (await person.Page.Context.CookiesAsync()).Single(one => one.Name == "portal").Value);

        // And what is taken away now is gone as quickly as ever.
        await WithinAsync(
            () => Portal.ChangeAsync(viewer, (who, admin) => who.Disable(admin, isLastAdministrator: false, DateTimeOffset.UnixEpoch)),
            () => CutAsync(person));
        await AssertEndedAsync(person, "disabled");
    }

    private async Task<Visitor> SignInAsync(Viewer viewer, string path)
    {
        var context = await browser.NewContextAsync(
            new() { BaseURL = Portal.Address.ToString(), Locale = "fr-FR", ViewportSize = new() { Width = 1440, Height = 900 } });
        var person = await Visitor.ArriveAsync(context);
        people.Add(person);
        await person.Page.GotoAsync("/login?ReturnUrl=" + Uri.EscapeDataString(path));
        await person.SignInAsync(await Portal.EmailAsync(viewer));
        await person.LiveAsync();
        return person;
    }

    private static async Task<Visitor> OpenTabAsync(Visitor person, string path)
    {
        var tab = await Visitor.ArriveAsync(person.Page.Context);
        await tab.OpenAsync(path);
        return tab;
    }

    private static async Task ViewAsAsync(Visitor person, Viewer client)
    {
        await person.Page.EvaluateAsync(
            """
            id => {
              const form = document.querySelector('form[action="/logout"]').cloneNode(true);
              form.action = '/view-as';
              form.insertAdjacentHTML('beforeend', `<input name="person" value="${id}">`);
              document.body.append(form);
              form.submit();
            }
            """,
            client.PersonId.ToString());
        await Expect(person.Id("view-as-end")).ToBeVisibleAsync();
        await person.LiveAsync();
    }

    // Nothing is left of the page that was open; the next one says why.
    private static Task CutAsync(Visitor person) => Expect(person.Badge).ToHaveCountAsync(0);

    private static Task AssertEndedAsync(Visitor person, string reason) =>
        Expect(person.Id("login-ended")).ToHaveAttributeAsync("data-reason", reason);

    // All of it within the limit, from the moment that the change is committed.
    private static async Task WithinAsync(Func<Task> change, params Func<Task>[] expected)
    {
        var waiting = Task.WhenAll(expected.Select(one => one()));
        await change();
        var watch = Stopwatch.StartNew();
        await waiting;
        Assert.True(watch.Elapsed < Limit, $"It took {watch.Elapsed.TotalSeconds:0.0} s.");
    }

    private async Task<Viewer> AdminAsync() => (await Portal.Get<ViewerSource>().OfAsync(
        await Portal.Store.ReadAsync(db => db.People.Where(person => person.Email == Cast.Admin).Select(person => person.Id).SingleAsync())))!;

    private async Task<Guid> AddToProjectAsync(Viewer viewer)
    {
        var admin = await AdminAsync();
        var commands = Portal.Get<ProjectCommands>();
        var id = await commands.CreateAsync(admin, viewer.OrganisationId,
            new ProjectFields("Réseau de Thiès", "", ProjectStatus.InProgress, 40, false, null, null));
        await commands.AddMemberAsync(admin, id, viewer.PersonId);
        return id;
    }

    private async Task ChangePasswordAsync(Viewer viewer)
    {
        await using var scope = Portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = await users.FindByIdAsync(viewer.PersonId.ToString());
        Assert.True((await users.ChangePasswordAsync(account!, Cast.Password, "something else entirely")).Succeeded);
    }

    // The domain has no such change yet: staff are the provider's. The row changes, and the event says so.
    private async Task MakeClientAsync(Viewer viewer)
    {
        var organisation = await Portal.Store.ReadAsync(db => db.Organisations.Where(one => !one.IsProvider).Select(one => one.Id).FirstAsync());
        await Portal.Store.WriteAsync(async db =>
        {
            var person = await db.People.SingleAsync(one => one.Id == viewer.PersonId);
            db.Entry(person).Property(one => one.Role).CurrentValue = Role.Client;
            db.Entry(person).Property(one => one.OrganisationId).CurrentValue = organisation;
            person.Choose(viewer, ChosenStatus.Busy, DateTimeOffset.UnixEpoch);
        });
    }
}
