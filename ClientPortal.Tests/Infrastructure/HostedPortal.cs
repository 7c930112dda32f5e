using System.Net;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// The whole portal with its demo data inside the test's process: requests without a network, or with <see cref="Listening"/> a real
/// server for browsers, and its services within reach of the test.
/// </summary>
public sealed class HostedPortal : WebApplicationFactory<Program>
{
    private readonly string directory = Directory.CreateTempSubdirectory("portal-host-").FullName;
    private readonly IReadOnlyDictionary<string, string> settings;
    private string? database;

    public HostedPortal()
        : this(new Dictionary<string, string>())
    {
    }

    private HostedPortal(IReadOnlyDictionary<string, string> settings) => this.settings = settings;

    public static HostedPortal With(IReadOnlyDictionary<string, string> settings) => new(settings);

    public static HostedPortal OfManyAddresses(IReadOnlyDictionary<string, string> settings) => new(settings) { IsManyAddresses = true };

    /// <summary>Answers on a free port of loopback.</summary>
    public static HostedPortal Listening(IReadOnlyDictionary<string, string>? settings = null)
    {
        var portal = new HostedPortal(settings ?? new Dictionary<string, string>());
        portal.UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
        portal.StartServer();
        return portal;
    }

    /// <summary>Whether each request comes from a network address of its own, so that limits by address refuse none.</summary>
    public bool IsManyAddresses { get; init; }

    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>Where it keeps everything, with the mail below.</summary>
    public string DataDirectory => directory;

    /// <summary>On PostgreSQL: the connection string of its database, which another portal may be given too.</summary>
    public string Database => database ?? throw new InvalidOperationException("It is on SQLite.");

    public PortalStore Store => Get<PortalStore>();

    /// <summary>
    /// A new person of one of the demo's client organisations, with <see cref="Cast.Password"/>: a test may do with it what it likes.
    /// </summary>
    public async Task<Viewer> NewPersonAsync(Role role = Role.Client, bool administrator = false)
    {
        var organisation = await Store.ReadAsync(db => db.Organisations.Where(one => one.IsProvider == (role != Role.Client))
            .Select(one => one.Id).FirstAsync());
        var fields = new PersonFields("Fatou Faye", $"{Guid.NewGuid():N}@example.org", role) { IsOrganisationAdministrator = administrator };
        var id = await Get<PeopleCommands>().AddPersonAsync(Viewer.Portal, organisation, fields, Cast.Password);
        return (await Get<ViewerSource>().OfAsync(id))!;
    }

    public Task<string> EmailAsync(Viewer viewer) =>
        Store.ReadAsync(db => db.People.Where(person => person.Id == viewer.PersonId).Select(person => person.Email).SingleAsync());

    /// <summary>What an administrator does to a person.</summary>
    public Task ChangeAsync(Viewer viewer, Action<Person, Viewer> change) => Store.WriteAsync(async db =>
    {
        var admin = await db.People.FirstAsync(person => person.Role == Role.Admin);
        change(await db.People.SingleAsync(person => person.Id == viewer.PersonId), (await Get<ViewerSource>().OfAsync(admin.Id))!);
    });

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A person with a browser's cookies and without a browser. Redirects are answers, not followed.</summary>
    public HttpVisitor Visit(string address = "http://localhost")
    {
        var cookies = new CookieContainer();
        return new HttpVisitor(CreateDefaultClient(new Uri(address), new CookieContainerHandler(cookies)), cookies, this);
    }

    /// <summary>The database cannot say who is who until the answer is disposed.</summary>
    public IDisposable TakeDatabaseAway() => new Away(Path.Combine(directory, "portal.db"));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        var environment = settings.GetValueOrDefault("environment", "Development");
        var hasDemo = bool.Parse(settings.GetValueOrDefault("Demo:Enabled", $"{environment == "Development"}"));
        if (TestDatabase.IsPostgres && !settings.ContainsKey(PostgresEngine.ConnectionSetting))
        {
            database = (hasDemo ? DemoFolder.CopyWithDatabaseAsync(directory) : PostgresServer.CopyAsync()).GetAwaiter().GetResult();
        }
        else if (hasDemo && !TestDatabase.IsPostgres)
        {
            DemoFolder.CopyToAsync(directory).GetAwaiter().GetResult();
        }

        // Tests without a browser ask for many pages, of which none opens a circuit.
        builder.UseEnvironment(environment).UseSetting("Portal:DataDirectory", directory)
            .UseSetting("Portal:Notifications:MailAfterMinutes", "525600").UseSetting("Portal:PagesOpening", "100000");
        foreach (var (name, value) in TestDatabase.Settings(database).Concat(settings))
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureServices(services => services.AddQuickPasswords());
        if (IsManyAddresses)
        {
            builder.ConfigureServices(services => services.AddSingleton<IStartupFilter, AddressOfEachRequest>());
        }

        builder.ConfigureLogging(log => log.ClearProviders());
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await base.DisposeAsync();
            await Scratch.DeleteAsync(directory);
            if (database is not null)
            {
                await PostgresServer.DropAsync(database);
            }
        }
        catch (Exception fault)
        {
            // Of what a class's fixture throws at its end the runner prints the type alone.
            TestContext.Current.SendDiagnosticMessage($"A portal could not be closed: {fault}");
            throw;
        }
    }

    // Connections are kept open: a file that is moved would still answer them. A column that is not there does not.
    private sealed class Away : IDisposable
    {
        private readonly string file;

        public Away(string file)
        {
            this.file = file;
            Rename("DisabledAt", "DisabledAtAway");
        }

        public void Dispose() => Rename("DisabledAtAway", "DisabledAt");

        private void Rename(string from, string to)
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"""ALTER TABLE "People" RENAME COLUMN "{from}" TO "{to}" """;
            command.ExecuteNonQuery();
        }
    }
}

/// <summary>A <see cref="HostedPortal"/> for browsers, shared by a class.</summary>
public sealed class ListeningPortal : IAsyncDisposable
{
    public HostedPortal Portal { get; } = HostedPortal.Listening();

    public ValueTask DisposeAsync() => Portal.DisposeAsync();
}

internal sealed class AddressOfEachRequest : IStartupFilter
{
    private int last;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, then) =>
        {
            var number = Interlocked.Increment(ref last);
            http.Connection.RemoteIpAddress = new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
            return then(http);
        });
        next(app);
    };
}
