using System.Data.Common;
using System.Net;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Data;

/// <summary>A disk without room: what needs more is refused with a sentence, everything else goes on, nothing has to be restarted.</summary>
[Trait(TestDatabase.Trait, "Sqlite")]
public sealed class StorageFullApiTests
{
    // More than a page of the database, so that each message needs a new one.
    private static readonly string Long = string.Concat(Enumerable.Repeat("Le disque est plein. ", 400));

    // The copied database may have some pages of deleted rows; a person may send a few dozen messages a minute.
    private const int MostFree = 20;

    [Fact]
    public async Task A_full_disk_refuses_saves_with_a_sentence_and_answers_reads_until_there_is_room()
    {
        var disk = new SmallDisk();
        await using var portal = await ApiPortal.StartAsync(
            services => services.ConfigureDbContext<SqlitePortalDb>(options => options.AddInterceptors(disk)));
        using var client = await portal.SignInAsync(ApiPortal.Client);
        client.Speak("en");
        var conversation = (await client.GetAsync("/api/conversations?limit=1")).Ok()["items"]![0]!["id"];
        var (messages, acknowledged) = ($"/api/conversations/{conversation}/messages", 0);

        disk.IsFull = true;
        var (body, refused) = (NewMessage(), default(Answer));
        do
        {
            body = NewMessage();
            refused = await client.PostAsync(messages, body);
        }
        while (refused.Status == HttpStatusCode.Created && acknowledged++ < MostFree);

        Assert.Equal((HttpStatusCode)507, refused.Status);
        Assert.Equal("storage.full", refused.Rule);
        Assert.StartsWith("The portal’s disk is full: nothing was saved.", refused.Title, StringComparison.Ordinal);
        Assert.Contains("Retry-After", refused.Headers.Select(header => header.Key));
        Assert.Contains(portal.Log, line => line.Contains("the disk of the database has no room left", StringComparison.Ordinal));

        (await client.GetAsync(messages)).Ok();
        (await client.GetAsync("/api/projects")).Ok();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).Status);
        Assert.Equal(["ok"], await portal.Store.ReadAsync(
            db => db.Database.SqlQueryRaw<string>("SELECT integrity_check AS Value FROM pragma_integrity_check").ToListAsync()));

        disk.IsFull = false;
        var first = await client.PostAsync(messages, body);
        var again = await client.PostAsync(messages, body);
        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal((string)first.Json!["id"]!, (string)again.Json!["id"]!);
        Assert.Equal(1, await portal.Store.ReadAsync(db => db.Messages.CountAsync(message => message.ClientId == body.ClientId)));
    }

    private static NewBody NewMessage() => new(Guid.CreateVersion7(), Long);

    private sealed record NewBody(Guid ClientId, string Content);

    // SQLite's own limit on the size of the file: with less than it has, it may not grow, and answers as it does on a full disk.
    private sealed class SmallDisk : DbTransactionInterceptor
    {
        public bool IsFull { get; set; }

        public override ValueTask<DbTransaction> TransactionStartedAsync(
            DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA max_page_count={(IsFull ? 1 : int.MaxValue - 1)};";
            command.ExecuteNonQuery();
            return new(result);
        }
    }
}
