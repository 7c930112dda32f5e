using ClientPortal.Tests.Access;
using ClientPortal.Tests.Live;
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
    // Longest first. CrashTests has no collection of its own, so it goes by its class.
    private static readonly string[] Long =
        [Browser.Collection, Browser.OwnPortal, Browser.Recovery, nameof(CrashTests), AccessStage.Collection, ApiPortal.Collection];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName)).ThenBy(collection => collection.UniqueID)];

    private static int Place(string name)
    {
        var place = Array.FindIndex(Long, known => name == known || name.Contains($".{known} ", StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
