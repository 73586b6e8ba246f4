using System.Collections.Concurrent;

namespace TradingSystem.Core.MarketData.Streaming;

/// <summary>Hands messages to all sessions of a feed. Never waits: a session that can't keep up ends itself.</summary>
/// <param name="maxPerUser">Sessions that one user may have.</param>
public sealed class MarketStreamFan(int maxPerUser)
{
    private readonly ConcurrentDictionary<MarketStreamSession, string> sessions = new();
    private readonly Lock joining = new();

    public bool HasSessions => !sessions.IsEmpty;

    /// <summary>False when the user has as many sessions as he may.</summary>
    public bool TryJoin(MarketStreamSession session, string user)
    {
        lock (joining)
        {
            if (sessions.Values.Count(other => other == user) >= maxPerUser) return false;
            sessions[session] = user;
            return true;
        }
    }

    public void Leave(MarketStreamSession session) => sessions.TryRemove(session, out _);

    public void Send(IReadOnlyList<MarketEvent> messages)
    {
        foreach (var (session, _) in sessions) session.Offer(messages);
    }

    public void CutAll(MarketStreamError reason)
    {
        foreach (var (session, _) in sessions) session.End(reason);
    }
}
