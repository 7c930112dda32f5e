namespace ClientPortal.Web.Data;

/// <summary>
/// The portal cannot start with its settings, or a command of its administrator cannot go on. The message says what to do, and is shown without a
/// stack.
/// </summary>
public sealed class StartRefused(string sentence, Exception? cause = null) : Exception(sentence, cause);
