using ClientPortal.Web.Identity;
using ClientPortal.Web.Ui;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Messages;

/// <summary>What the blocks of a thread use, resolved once for each circuit.</summary>
public sealed class MessageServices(CircuitSession session, CircuitAvatars avatars, Refusals refusals, IStringLocalizer<ChatTexts> texts)
{
    public CircuitSession Session => session;
    public CircuitAvatars Avatars => avatars;
    public IStringLocalizer<ChatTexts> Texts => texts;

    /// <summary>For one action: those at several messages may run at once.</summary>
    public Actions NewActions() => new(refusals);
}
