using System.Collections.Concurrent;
using System.Net;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// The whole portal with its demo data, in this process and on a real socket: for tests of what it answers over HTTP. Tests share it and
/// change what they have made themselves.
/// </summary>
public sealed class ApiPortal : IAsyncLifetime, ILoggerProvider
{
    /// <summary>The xunit collection of the tests that share it.</summary>
    public const string Collection = "Api";

    public const string Admin = "admin@itvision.sn";

    /// <summary>Administrator of the client organisation Teranga.</summary>
    public const string Client = "client@itvision.sn";

    /// <summary>Of Teranga too, and a member of some of its projects.</summary>
    public const string Colleague = "colleague@teranga.example";

    /// <summary>Of Baobab, the other client organisation.</summary>
    public const string Outsider = "client@baobab.example";

    private readonly ConcurrentQueue<string> log = new();
    private readonly string directory = Directory.CreateTempSubdirectory("portal-api-").FullName;
    private readonly WebApplicationFactory<Program> factory;
    private string? database;

    public ApiPortal()
        : this(services: null)
    {
    }

    private ApiPortal(Action<IServiceCollection>? services)
    {
        factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Production");
            host.UseSetting("Demo:Enabled", "true");
            host.UseSetting("Portal:DataDirectory", directory);
            foreach (var (name, value) in TestDatabase.Settings(database))
            {
                host.UseSetting(name, value);
            }

            host.ConfigureLogging(logging => logging.ClearProviders().AddProvider(this));
            host.ConfigureTestServices(all =>
            {
                all.AddQuickPasswords();
                services?.Invoke(all);
            });
        });
        factory.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
    }

    /// <summary>A portal of the test's own, with services replaced.</summary>
    public static async Task<ApiPortal> StartAsync(Action<IServiceCollection> services)
    {
        var portal = new ApiPortal(services);
        if (TestDatabase.IsPostgres)
        {
            portal.database = await DemoFolder.CopyWithDatabaseAsync(portal.directory);
        }
        else
        {
            await DemoFolder.CopyToAsync(portal.directory);
        }

        await portal.InitializeAsync();
        return portal;
    }

    public Uri Address => factory.ClientOptions.BaseAddress;

    public IServiceProvider Services => factory.Services;

    public PortalStore Store => Services.GetRequiredService<PortalStore>();

    /// <summary>What was logged so far, as category, level and message.</summary>
    public IReadOnlyCollection<string> Log => log;

    public Task<PortalClient> SignInAsync(string email) => PortalClient.SignInAsync(Address, email);

    public async ValueTask InitializeAsync()
    {
        if (TestDatabase.IsPostgres)
        {
            database ??= await PostgresServer.CopyAsync();
        }

        factory.StartServer();
    }

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        await Scratch.DeleteAsync(directory);
        if (database is not null)
        {
            await PostgresServer.DropAsync(database);
        }
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Keeper(categoryName, log);

    void IDisposable.Dispose()
    {
    }

    private sealed class Keeper(string category, ConcurrentQueue<string> log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{category} {logLevel}: {formatter(state, exception)}");
    }
}

/// <summary>Ties <see cref="ApiPortal"/> to its collection.</summary>
[CollectionDefinition(ApiPortal.Collection)]
public sealed class ApiPortalCollection : ICollectionFixture<ApiPortal>;
