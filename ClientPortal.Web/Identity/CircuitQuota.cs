using System.Security.Claims;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Counts the connected circuits of each person on this node. The framework has no limit for them. Those on other nodes are counted by
/// <see cref="PresenceBoard.ConnectionsElsewhere"/>, as these have told.
/// </summary>
public sealed class CircuitQuota(IConfiguration configuration)
{
    /// <summary>Most circuits of one person: <c>Portal:CircuitsPerPerson</c>. More open pages are a mistake or an attack.</summary>
    public int Most { get; } = configuration.GetValue("Portal:CircuitsPerPerson", 20);

    private readonly Dictionary<string, int> taken = [];
    private readonly Lock changing = new();

    /// <summary>Takes one of <paramref name="most"/> places; false when all are taken. Earlier circuits keep theirs.</summary>
    public bool Take(string person, int most)
    {
        lock (changing)
        {
            var count = taken.GetValueOrDefault(person);
            if (count >= most)
            {
                return false;
            }

            taken[person] = count + 1;
            return true;
        }
    }

    public void Leave(string person)
    {
        lock (changing)
        {
            if (taken.TryGetValue(person, out var count) && count > 1)
            {
                taken[person] = count - 1;
            }
            else
            {
                taken.Remove(person);
            }
        }
    }
}

/// <summary>This circuit's place in the quota, while it is connected. Without one the layout leads to a page that says why.</summary>
public sealed class CircuitSlot(CircuitQuota places, PresenceBoard board, AuthenticationStateProvider authentication) : CircuitHandler, IDisposable
{
    private string? person;

    /// <summary>True when all places of the person were taken.</summary>
    public bool Refused { get; private set; }

    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var state = await authentication.GetAuthenticationStateAsync();
        if (person is not null || state.User.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id)
        {
            return;
        }

        var elsewhere = Guid.TryParse(id, out var personId) ? board.ConnectionsElsewhere(personId) : 0;
        Refused = !places.Take(id, places.Most - elsewhere);
        person = Refused ? null : id;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref person, null) is { } id)
        {
            places.Leave(id);
        }
    }
}
