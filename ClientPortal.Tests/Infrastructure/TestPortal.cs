using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// The portal's own services on a database of their own (<see cref="TestDatabase"/>), with a small cast, and without a web server: for tests of
/// commands, queries, the live spine and panels.
/// </summary>
public sealed class TestPortal : IAsyncDisposable
{
    public const string Password = "a long enough one";

    /// <summary>Mail of notifications comes in a year, unless a test is about it: others count the mails of what they do.</summary>
    internal const string MailLater = "--Portal:Notifications:MailAfterMinutes=525600";

    private readonly WebApplication app;
    private readonly string directory;
    private readonly string? database;

    // Another node leaves folder and database to the first one.
    private bool ownsData = true;

    private TestPortal(WebApplication app, string directory, string? database) =>
        (this.app, this.directory, this.database) = (app, directory, database);

    public IServiceProvider Services => app.Services;

    /// <summary>Its data folder, with the mail below it.</summary>
    public string Directory => directory;

    /// <summary>On PostgreSQL: the connection string of its database.</summary>
    public string Database => database ?? throw new InvalidOperationException("It is on SQLite.");

    public PortalStore Store => Get<PortalStore>();
    public ProjectCommands Projects => Get<ProjectCommands>();
    public ProjectQueries ProjectQueries => Get<ProjectQueries>();
    public LiveBus Bus => Get<LiveBus>();
    public EventLog Log => Get<EventLog>();

    public Guid Provider { get; private set; }
    public Guid Acme { get; private set; }
    public Guid Other { get; private set; }

    public Viewer Admin { get; private set; } = null!;
    public Viewer Technician { get; private set; } = null!;

    /// <summary>Administrator of the client organisation Acme.</summary>
    public Viewer ClientAdmin { get; private set; } = null!;

    /// <summary>Of Acme; to be made a member of what a test is about.</summary>
    public Viewer Member { get; private set; } = null!;

    /// <summary>Of Acme too, and a member of nothing.</summary>
    public Viewer NonMember { get; private set; } = null!;

    /// <summary>Administrator of another client organisation.</summary>
    public Viewer Outsider { get; private set; } = null!;

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <param name="settings">Switches as on the command line: <c>--Portal:Smtp:Host=…</c>.</param>
    /// <param name="hosted">False to start the background work later, with <see cref="StartHostedAsync"/>.</param>
    public static async Task<TestPortal> StartAsync(TimeProvider? clock = null, string[]? settings = null, bool hosted = true)
    {
        var cast = await CastDatabase.AtAsync(clock);
        var database = cast.Template is null ? null : await PostgresServer.CopyAsync(cast.Template);
        var portal = Build(clock, settings ?? [], database);
        if (database is null)
        {
            await File.WriteAllBytesAsync(portal.Get<PortalFolder>().DatabaseFile, cast.Content);
        }

        portal.Assign(cast);
        await portal.app.PrepareLiveAsync();
        if (hosted)
        {
            await portal.StartHostedAsync();
        }

        return portal;
    }

    /// <summary>Another node of this portal, over the same database and folder. It is disposed first.</summary>
    /// <param name="without">Background work that it does not start.</param>
    public async Task<TestPortal> StartNodeAsync(string[]? settings = null, params Type[] without)
    {
        var node = Build(clock: null, settings ?? [], Database, directory);
        node.ownsData = false;
        node.Assign(Cast);
        await node.app.PrepareLiveAsync();
        await node.StartHostedAsync(without);
        return node;
    }

    /// <summary>A portal of these people with an empty folder, and on PostgreSQL an empty database: <see cref="PrepareAsync"/> fills it.</summary>
    public async Task<TestPortal> StartEmptyAsync(params string[] settings)
    {
        var empty = Build(clock: null, settings, database is null ? null : await PostgresServer.CopyAsync());
        empty.Assign(Cast);
        return empty;
    }

    /// <summary>Migrates the database, and starts the bus at the end of its log.</summary>
    public async Task PrepareAsync()
    {
        await app.PrepareDataAsync();
        await app.PrepareLiveAsync();
    }

    /// <summary>
    /// What <see cref="StartAsync"/> begins with: a database that this portal migrates, and whose people it adds by the portal's own commands.
    /// </summary>
    internal static async Task<CastDatabase> MakeCastAsync(bool isPostgres, TimeProvider? clock)
    {
        var template = isPostgres ? await PostgresServer.CopyAsync() : null;
        var portal = Build(clock, [], template);
        await portal.app.PrepareDataAsync();
        await portal.CastAsync();
        var file = portal.Get<PortalFolder>().DatabaseFile;
        await portal.app.DisposeAsync();
        byte[] content = [];
        if (template is not null)
        {
            await PostgresServer.SealAsync(template);
        }
        else
        {
            CastDatabase.Checkpoint(file);
            content = await File.ReadAllBytesAsync(file);
        }

        await Scratch.DeleteAsync(portal.directory);
        return portal.Cast with { Content = content, Template = template };
    }

    private static TestPortal Build(TimeProvider? clock, string[] settings, string? database, string? shared = null)
    {
        var directory = shared ?? System.IO.Directory.CreateTempSubdirectory("portal-test-").FullName;
        var builder = WebApplication.CreateBuilder([
            $"--Portal:DataDirectory={directory}", "--environment=Testing", MailLater,
            .. TestDatabase.Settings(database).Select(one => $"--{one.Key}={one.Value}"), .. settings]);
        builder.Logging.ClearProviders();
        builder.AddData().AddLive().AddJobs().AddMail().AddAccounts().AddFeatures();
        builder.Services.AddSentences().AddQuickPasswords();
        if (clock is not null)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(clock));
        }

        return new TestPortal(builder.Build(), directory, database);
    }

    /// <summary>The bus and whatever else works in the background.</summary>
    public async Task StartHostedAsync(params Type[] without)
    {
        foreach (var service in Background.Where(service => !without.Contains(service.GetType())))
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    /// <summary>A project of Acme with <see cref="Member"/> as its member, who has seen it.</summary>
    public async Task<Guid> ProjectAsync(string name = "Migration", params MilestoneFields[] milestones)
    {
        var id = await Projects.CreateAsync(Technician, Acme, new ProjectFields(name, "", ProjectStatus.InProgress, 40, false, null, null));
        foreach (var milestone in milestones)
        {
            await Projects.AddMilestoneAsync(Technician, id, milestone);
        }

        await Projects.AddMemberAsync(Technician, id, Member.PersonId);
        Member = await ViewerAsync(Member.PersonId);
        return id;
    }

    /// <summary>The viewer as it is now.</summary>
    public async Task<Viewer> ViewerAsync(Guid personId) =>
        await Get<ViewerSource>().OfAsync(personId) ?? throw new InvalidOperationException("Nobody of that id.");

    /// <summary>The viewer was here before, and has seen everything up to now.</summary>
    public async Task SeenAsync(Viewer viewer)
    {
        var cursor = await Log.HeadAsync();
        await Store.WriteAsync(db =>
        {
            db.LastSeen.Add(new LastSeen { PersonId = viewer.PersonId, At = Get<TimeProvider>().GetUtcNow(), Cursor = cursor });
            return Task.CompletedTask;
        });
    }

    /// <summary>The person says that it has another name.</summary>
    public Task RenameAsync(Viewer viewer, string name) => Store.WriteAsync(async db =>
    {
        var person = await db.People.FindAsync(viewer.PersonId);
        person!.Describe(viewer, person.Profile with { Name = name }, Get<TimeProvider>().GetUtcNow());
    });

    /// <summary>The security stamp of an account, as its cookie carries it; empty for an unknown person.</summary>
    public string StampOf(Guid personId)
    {
        using var db = Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        return db.Users.Where(account => account.Id == personId).Select(account => account.SecurityStamp).SingleOrDefault() ?? "";
    }

    /// <summary>A circuit's feed, listening as this viewer; disposed with its scope.</summary>
    public LiveFeed Listen(Viewer viewer)
    {
        var feed = app.Services.CreateScope().ServiceProvider.GetRequiredService<LiveFeed>();
        feed.Start(viewer, async () => await ViewerAsync(viewer.PersonId), feed.Head);
        return feed;
    }

    /// <summary>Returns when the bus has delivered all that was committed: who listens from then on hears nothing of before.</summary>
    public async Task QuietAsync()
    {
        // Not on the thread of the bus: a test that blocks it until a panel shows something would wait for what it holds up.
        var delivered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Get<CommittedEvents>().AfterAnnounced(() =>
        {
            delivered.SetResult();
            return Task.CompletedTask;
        });
        await delivered.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var head = await Log.HeadAsync();
        await Eventually.TrueAsync(() => Bus.Head >= head);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Background.Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await app.DisposeAsync();
        if (!ownsData)
        {
            return;
        }

        await Scratch.DeleteAsync(directory);
        if (database is not null)
        {
            await PostgresServer.DropAsync(database);
        }
    }

    // The portal's own services: the host's are the web server, which would want a port.
    private IEnumerable<IHostedService> Background =>
        Services.GetServices<IHostedService>().Where(service => service.GetType().Assembly == typeof(LiveBus).Assembly);

    private CastDatabase Cast =>
        new([], null, Provider, Acme, Other, new(Admin, Technician, ClientAdmin, Member, NonMember, Outsider));

    private void Assign(CastDatabase cast)
    {
        (Provider, Acme, Other) = (cast.Provider, cast.Acme, cast.Other);
        (Admin, Technician, ClientAdmin, Member, NonMember, Outsider) = cast.People;
    }

    private async Task CastAsync()
    {
        var people = Get<PeopleCommands>();
        Provider = await people.AddOrganisationAsync(Viewer.Portal, "IT Vision", isProvider: true);
        Acme = await people.AddOrganisationAsync(Viewer.Portal, "Acme");
        Other = await people.AddOrganisationAsync(Viewer.Portal, "Other");
        Admin = await AddAsync(Provider, "Ada Admin", Role.Admin);
        Technician = await AddAsync(Provider, "Theo Technician", Role.Technician);
        ClientAdmin = await AddAsync(Acme, "Clara Client", Role.Client, administrator: true);
        Member = await AddAsync(Acme, "Max Member", Role.Client);
        NonMember = await AddAsync(Acme, "Nora Nonmember", Role.Client);
        Outsider = await AddAsync(Other, "Olga Outsider", Role.Client, administrator: true);

        async Task<Viewer> AddAsync(Guid organisation, string name, Role role, bool administrator = false) => await ViewerAsync(
            await people.AddPersonAsync(
                Viewer.Portal,
                organisation,
                new PersonFields(name, $"{name.Split(' ')[1].ToLowerInvariant()}@example.org", role) { IsOrganisationAdministrator = administrator },
                Password));
    }
}
