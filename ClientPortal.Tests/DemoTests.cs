using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Documents;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests;

/// <summary>What a fresh portal shows: every list has something in every state that it can have.</summary>
public sealed class DemoTests : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("portal-demo-").FullName;

    public async ValueTask InitializeAsync() => await DemoFolder.CopyToAsync(directory);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task There_are_forty_documents_of_all_kinds_with_approvals_in_all_states()
    {
        await using var db = Open();
        var documents = await db.Documents.ToListAsync();
        Assert.Equal(40, documents.Count);
        AssertAll(documents.Select(document => document.State));
        AssertAll(documents.Select(document => document.Kind));
        Assert.Contains(documents, document => document.RemovedAt is not null);
        Assert.Contains(documents, document => document.HeldAt is not null);
        Assert.Contains(documents, document => document.Current > 1);
        Assert.Contains(documents, document => document.Shared);
        Assert.Contains(documents, document => !document.Shared);
        Assert.NotEmpty(await db.DocumentLinks.ToListAsync());
    }

    [Fact]
    public async Task There_are_events_of_three_months_of_all_kinds_with_all_answers()
    {
        await using var db = Open();
        var events = await db.CalendarEvents.Include(one => one.Attendees).ToListAsync();
        Assert.True(events.Count >= 30, $"{events.Count} events");
        AssertAll(events.Select(one => one.Kind));
        AssertAll(events.SelectMany(one => one.Attendees).Select(attendee => attendee.Answer));
        Assert.Contains(events, one => one.CancelledAt is not null);
        Assert.Contains(events, one => one.AllDay);
        Assert.Contains(events, one => one.Rrule.Length > 0);
        Assert.Contains(events, one => one.Capacity is not null);
        Assert.Contains(events, one => one.ClientVisible);
        Assert.Contains(events, one => !one.ClientVisible);
        Assert.True(events.Max(one => one.StartsAt) - events.Min(one => one.StartsAt) > TimeSpan.FromDays(80));
    }

    private static void AssertAll<T>(IEnumerable<T> found)
        where T : struct, Enum =>
        Assert.Equal(Enum.GetValues<T>(), found.Distinct().Order());

    private SqlitePortalDb Open() =>
        new(new DbContextOptionsBuilder<SqlitePortalDb>()
            .UseSqlite($"Data Source={Path.Combine(directory, "portal.db")};Pooling=False").Options);
}
