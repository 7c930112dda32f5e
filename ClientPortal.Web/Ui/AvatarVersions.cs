using System.Collections.Concurrent;

namespace ClientPortal.Web.Ui;

/// <summary>
/// Who has chosen a picture, so that an avatar on any page knows without asking the database. A feature fills it in and says when somebody
/// chose another; the picture itself is handed out only to whoever may see that person.
/// </summary>
public sealed class AvatarVersions
{
    private readonly ConcurrentDictionary<Guid, string> pictures = new();

    /// <summary>After somebody chose another picture, or none.</summary>
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
