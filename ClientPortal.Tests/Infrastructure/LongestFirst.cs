using ClientPortal.Tests.Access;
using ClientPortal.Tests.Api.EveryAnswer;
using ClientPortal.Tests.Data.Engines;
using ClientPortal.Tests.Features.Calendar;
using ClientPortal.Tests.Features.Documents;
using ClientPortal.Tests.Features.Notifications;
using ClientPortal.Tests.Jobs;
using ClientPortal.Tests.Live;
using ClientPortal.Tests.Postgres;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(ClientPortal.Tests.Infrastructure.LongestFirst))]

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// Begins with the collections that take minutes. The others take seconds each, run beside them, and fill the end: one long collection that
/// began last would run alone, with the other core idle.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // Longest first. What has no collection of its own goes by its class: those that start portals again and again, and those on PostgreSQL in
    // which many save at once.
    private static readonly string[] Long =
    [
        Browser.Collection, Browser.OwnPortal, Browser.Recovery, AccessStage.Collection, nameof(CrashTests), nameof(StartTests),
        nameof(ReminderCrashTests), nameof(JobCrashTests), nameof(NotificationCrashTests), nameof(UploadCrashTests), nameof(MoveToPostgresTests),
        ApiPortal.Collection, nameof(CursorTests), nameof(NodesLimitsTests), nameof(NodesHttpTests), nameof(EveryAnswerApiTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName)).ThenBy(collection => collection.UniqueID)];

    private static int Place(string name)
    {
        var place = Array.FindIndex(Long, known => name == known || name.Contains($".{known} ", StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
