using System.Collections.Concurrent;

namespace ClientPortal.Web.Ui;

/// <summary>
/// The picture versions of all people who have one, so that an avatar on any page needs no query. The account feature fills it and reports
/// changes; the picture itself is served only to viewers who may see that person.
/// </summary>
public sealed class AvatarVersions
{
    private readonly ConcurrentDictionary<Guid, string> pictures = new();

    /// <summary>A person chose another picture, or removed it.</summary>
    public event Action<Guid>? Changed;

    /// <summary>The version of a person's picture; null for initials.</summary>
    public string? Of(Guid personId) => pictures.GetValueOrDefault(personId);

    public void Set(Guid personId, string? version)
    {
        if (version is null)
        {
            pictures.TryRemove(personId, out _);
        }
        else
        {
            pictures[personId] = version;
        }

        Changed?.Invoke(personId);
    }
}
