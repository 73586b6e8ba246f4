namespace Aspire.StackExchange.Redis.Sentinel;

/// <summary>An error that a server answered with.</summary>
internal sealed record RespError(string Message)
{
    /// <summary>The server was given a password and has none.</summary>
    public bool NoPasswordSet => Message.Contains("without any password", StringComparison.OrdinalIgnoreCase) || Message.Contains("no password is set", StringComparison.OrdinalIgnoreCase);
}
