using System.Text;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Search;
using ClientPortal.Web.Features.Tickets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ClientPortal.Tests.Data.Engines;

/// <summary>A portal with demo data is copied to PostgreSQL: programs and people find there what they found before, signed in as they were.</summary>
[Trait(TestDatabase.Trait, "Sqlite")]
public sealed class MoveToPostgresTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly string[] Paths =
    [
        "/api/projects?limit=50", "/api/tickets?limit=50", "/api/conversations?limit=50", "/api/prospects?limit=50", "/api/documents?limit=50",
        "/api/notifications?limit=50", "/api/calendar?from=2026-01-01&to=2026-12-31", "/api/events?after=0&limit=100",
    ];

    // French and English, with what the two engines could take for different words.
    private static readonly string[] Corpus =
    [
        "L’imprimante du quai n° 2 est muette depuis l’été dernier", "Où est passé le câble réseau ? Déjà vérifié, à côté du hêtre",
        "Le cœur du réseau, Æsir et œuvres complètes compris", "Ça ne marche plus : « accès refusé » (erreur 0x80070005)",
        "The printer on the second floor doesn't print anymore", "Naïve café owners résumé their co-operation with Zoë",
        "Voir T-1042 et T-1043 (192.168.1.10, port 8080/tcp)", "snake_case_names, C++ et C#, v2.10.3-rc1, user@example.org",
        "Straße in Köln, İstanbul, Ελλάδα, Москва, 日本語, العربية", "Surface de 20 m², à 37,5 °C et 10 € l’unité ½ ³", "💡 idée lumineuse 🔥 feu",
        "L'apostrophe droite d'aujourd'hui et l’apostrophe courbe d’hier", "RÉUNION REPORTÉE — MERCI D’EN PRENDRE NOTE", "e\u0301te\u0301 décomposé",
    ];

    private readonly string directory = Directory.CreateTempSubdirectory("portal-move-").FullName;
    private string database = "";

    public async ValueTask InitializeAsync()
    {
        await DemoFolder.CopyToAsync(directory);
        database = await PostgresServer.CopyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await PostgresServer.DropAsync(database);
        await Scratch.DeleteAsync(directory);
    }

    [Fact]
    public async Task Programs_and_people_find_on_PostgreSQL_what_they_found_on_SQLite()
    {
        var settings = new Dictionary<string, string> { ["Portal:DataDirectory"] = directory };
        var (answers, found) = (new List<string>(), new Dictionary<string, string>());
        await using var before = HostedPortal.Listening(settings);
        using var client = await PortalClient.SignInAsync(before.Address, ApiPortal.Admin);
        var staff = await before.NewPersonAsync(Role.Technician);
        await FillAsync(before, staff);
        var queries = Queries();
        foreach (var query in queries)
        {
            found[query] = await FindAsync(before, staff, query);
        }

        foreach (var path in Paths)
        {
            answers.Add((await client.GetAsync(path)).Ok().ToJsonString());
        }

        await before.DisposeAsync();
        var lines = new Lines();
        await MoveAsync(lines, isDry: false);
        lines.Said.ForEach(output.WriteLine);

        settings[DatabaseEngine.Setting] = "Postgres";
        settings[DatabaseEngine.ConnectionSetting] = database;
        await using var after = HostedPortal.Listening(settings);

        // The token of before: keys and sessions have come along.
        using var same = new PortalClient(after.Address);
        same.Use(client.Tokens!);
        foreach (var (path, answer) in Paths.Zip(answers))
        {
            Assert.Equal(answer, (await same.GetAsync(path)).Ok().ToJsonString());
        }

        Assert.True(found.Values.Count(one => one.Length > 1) > 100);
        var different = new List<string>();
        foreach (var query in queries)
        {
            if (await FindAsync(after, staff, query) is var now && now != found[query])
            {
                different.Add($"{query}: {found[query]} | {now}");
            }
        }

        Assert.Empty(different);

        // People sign in with their passwords, and numbers go on.
        using var again = await PortalClient.SignInAsync(after.Address, ApiPortal.Client);
        var last = await after.Store.ReadAsync(db => db.Tickets.MaxAsync(ticket => ticket.Number));
        Assert.Equal(last + 1, await after.Get<TicketCommands>().OpenAsync(await after.NewPersonAsync(), Fields("Suite")));
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_and_an_interrupted_copy_goes_on_unless_the_portal_has_run_since()
    {
        var dry = new Lines();
        await MoveAsync(dry, isDry: true);
        Assert.Contains("Nothing was written.", dry.Said[^1], StringComparison.Ordinal);
        Assert.True(await new PostgresEngine(database).IsEmptyAsync(CancellationToken.None));

        using var over = new CancellationTokenSource();
        var first = new Lines { After = line => line.StartsWith("People:", StringComparison.Ordinal) ? over : null };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MoveAsync(first, isDry: false, over.Token));

        await ChangeAsync("UPDATE Organisations SET Name = Name || '!'");
        var second = new Lines();
        var differs = await Assert.ThrowsAsync<StartRefused>(() => MoveAsync(second, isDry: false));
        Assert.StartsWith("Organisations differs", differs.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(second.Said, line => line.StartsWith("People:", StringComparison.Ordinal));
        Assert.Contains(second.Said, line => line.StartsWith("Tickets:", StringComparison.Ordinal));

        await ChangeAsync("UPDATE Organisations SET Name = rtrim(Name, '!')");
        var third = new Lines();
        await MoveAsync(third, isDry: false);
        Assert.Contains("are equal in both databases", Assert.Single(third.Said), StringComparison.Ordinal);

        var full = await Assert.ThrowsAsync<StartRefused>(() => MoveAsync(new Lines(), isDry: false));
        Assert.Contains("is not empty", full.Message, StringComparison.Ordinal);
    }

    private async Task MoveAsync(Lines lines, bool isDry, CancellationToken stop = default)
    {
        var builder = WebApplication.CreateBuilder([
            $"--Portal:DataDirectory={directory}", "--environment=Testing", $"--{DatabaseEngine.ConnectionSetting}={database}"]);
        builder.Logging.ClearProviders();
        builder.AddData();
        await using var app = builder.Build();

        await DatabaseEngine.MoveAsync(app.Services, isDry, lines, stop);
    }

    private async Task ChangeAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "portal.db")};Pooling=False");
        connection.CreateFunction("fold", (string? text) => text);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task FillAsync(HostedPortal portal, Viewer staff)
    {
        var client = await portal.NewPersonAsync();
        foreach (var text in Corpus)
        {
            var number = await portal.Get<TicketCommands>().OpenAsync(client, Fields(text[..Math.Min(text.Length, 40)]) with { Description = text });
            var thread = (await portal.Get<TicketQueries>().FindAsync(staff, number)).Row.ConversationId;
            await portal.Get<ConversationCommands>().SendAsync(staff, thread, new MessageDraft(Guid.CreateVersion7(), text));
        }
    }

    private static TicketFields Fields(string title) => new(title, "", TicketCategory.Incident, TicketPriority.Normal, null);

    // Every word of the corpus, its beginnings, and pairs of words, as people type them.
    private static List<string> Queries() =>
    [
        .. Corpus.SelectMany(text => text.Split(' ')).SelectMany(word => new[] { word, word[..((word.Length + 1) / 2)], word.ToUpperInvariant() }),
        .. Corpus.Select(text => text.Split(' ').Where(word => word.Any(char.IsLetterOrDigit)).ToList())
            .SelectMany(words => words.Zip(words.Skip(1), (one, next) => $"{next} {one}")),
    ];

    private static async Task<string> FindAsync(HostedPortal portal, Viewer staff, string query)
    {
        var messages = await portal.Get<SearchQueries>().MessagesAsync(staff, new MessageSearch(query), null, 30);
        var tickets = await portal.Get<TicketQueries>().ListAsync(staff, new TicketFilter { Search = query });
        return string.Join(' ', messages.Select(hit => $"{hit.MessageId}").Append("/").Concat(tickets.Select(row => $"{row.Number}")));
    }

    private sealed class Lines : TextWriter
    {
        public List<string> Said { get; } = [];

        public Func<string, CancellationTokenSource?>? After { get; init; }

        public override Encoding Encoding => Encoding.UTF8;

        public override async Task WriteLineAsync(string? value)
        {
            Said.Add(value!);
            if (After?.Invoke(value!) is { } stop)
            {
                await stop.CancelAsync();
            }
        }
    }
}
