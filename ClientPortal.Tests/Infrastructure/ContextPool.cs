using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Playwright;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// The contexts of people who have left, for the next test in which the same person arrives with the same options. Cookies, storage and
/// permissions are gone and its pages are closed; the browser's cache stays, because a first page without it takes twice the processor time.
/// </summary>
internal sealed class ContextPool(Func<BrowserNewContextOptions, Task<IBrowserContext>> create)
{
    // Each keeps a process of 100 MB. More people than that are in no test.
    private const int Kept = 6;

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly ConcurrentDictionary<IBrowserContext, string> taken = new();
    private readonly List<(string Key, IBrowserContext Context)> left = [];

    /// <param name="person">Whose it is: a cache may hold what another person may not see.</param>
    /// <param name="options">Without a storage state.</param>
    public async Task<IBrowserContext> TakeAsync(string person, BrowserNewContextOptions options)
    {
        var key = $"{person} {JsonSerializer.Serialize(options, Json)}";
        var context = Find(key) ?? await create(options);
        taken[context] = key;
        return context;
    }

    /// <summary>Takes it back, or closes it where it is not from here. A second time it does nothing: two people may have had one context.</summary>
    public async Task LeaveAsync(IBrowserContext context)
    {
        var isOwn = taken.TryRemove(context, out var key);
        if (!isOwn && Holds(context))
        {
            return;
        }

        if (!isOwn || !await EmptyAsync(context))
        {
            await context.CloseAsync();
            return;
        }

        IBrowserContext? oldest = null;
        lock (left)
        {
            left.Add((key!, context));
            if (left.Count > Kept)
            {
                oldest = left[0].Context;
                left.RemoveAt(0);
            }
        }

        if (oldest is not null)
        {
            await oldest.CloseAsync();
        }
    }

    private bool Holds(IBrowserContext context)
    {
        lock (left)
        {
            return left.Exists(one => one.Context == context);
        }
    }

    private IBrowserContext? Find(string key)
    {
        lock (left)
        {
            var place = left.FindLastIndex(one => one.Key == key);
            if (place < 0)
            {
                return null;
            }

            var context = left[place].Context;
            left.RemoveAt(place);
            return context;
        }
    }

    // False when it cannot be emptied: a page that has crashed, a context that the test has closed.
    private static async Task<bool> EmptyAsync(IBrowserContext context)
    {
        try
        {
            await context.SetOfflineAsync(false);
            List<IPage> open = [.. context.Pages];
            var origins = open.Select(page => page.Url).Where(url => url.StartsWith("http", StringComparison.Ordinal))
                .Select(url => new Uri(url).GetLeftPart(UriPartial.Authority)).Distinct().ToList();

            // An empty page stays, and with it the process that has read the portal's scripts and styles. It comes first: the others
            // write their drafts as they close.
            var empty = await context.NewPageAsync();
            foreach (var page in open)
            {
                await page.CloseAsync();
            }

            await context.ClearCookiesAsync();
            await context.ClearPermissionsAsync();
            var session = await context.NewCDPSessionAsync(empty);
            foreach (var origin in origins)
            {
                await session.SendAsync("Storage.clearDataForOrigin", new Dictionary<string, object>
                {
                    ["origin"] = origin, ["storageTypes"] = "local_storage,indexeddb,websql,service_workers,cache_storage,file_systems",
                });
            }

            await session.DetachAsync();
            return true;
        }
        catch (PlaywrightException)
        {
            return false;
        }
    }
}
