using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientPortal.Web.Identity;

/// <summary>How many connected circuits each person has on this node. The framework knows no limit.</summary>
public sealed class CircuitQuota(IConfiguration configuration)
{
    /// <summary>More open pages than this are a mistake or an attack. <c>Portal:CircuitsPerPerson</c>.</summary>
    public int Most { get; } = configuration.GetValue("Portal:CircuitsPerPerson", 20);

    private readonly Dictionary<string, int> taken = [];
    private readonly Lock changing = new();

    /// <summary>Takes one of <paramref name="most"/> places; false when all are taken. The oldest stay.</summary>
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

/// <summary>This circuit's place, for as long as it is connected. Without one the layout shows nothing and leads to a page that says why.</summary>
public sealed class CircuitSlot(CircuitQuota places, AuthenticationStateProvider authentication) : CircuitHandler, IDisposable
{
    private string? person;

    /// <summary>All places of the person were taken.</summary>
    public bool Refused { get; private set; }

    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var state = await authentication.GetAuthenticationStateAsync();
        if (person is not null || state.User.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id)
        {
            return;
        }

        Refused = !places.Take(id, places.Most);
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
