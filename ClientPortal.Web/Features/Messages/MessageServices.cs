using ClientPortal.Web.Identity;
using ClientPortal.Web.Ui;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Messages;

/// <summary>What the messages of a thread use, resolved once for each circuit: a service injected into each message is one lookup for each.</summary>
public sealed class MessageServices(
    CircuitSession session, ConversationCommands commands, MessageRateLimits limits, CircuitAvatars avatars, BrowserSide browser, Refusals refusals,
    IStringLocalizer<ChatTexts> texts)
{
    public CircuitSession Session => session;
    public ConversationCommands Commands => commands;
    public MessageRateLimits Limits => limits;
    public CircuitAvatars Avatars => avatars;
    public BrowserSide Browser => browser;
    public IStringLocalizer<ChatTexts> Texts => texts;

    public Actions NewActions() => new(refusals);
}
