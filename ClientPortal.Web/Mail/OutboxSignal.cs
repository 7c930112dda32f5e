using ClientPortal.Web.Background;

namespace ClientPortal.Web.Mail;

/// <summary>Wakes the dispatcher when the outbox may hold new mail.</summary>
public sealed class OutboxSignal : WorkSignal;
